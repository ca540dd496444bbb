import { execFileSync, type ExecFileSyncOptionsWithStringEncoding } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Amazon's DynamoDB Local 2.x, unchanged, in the folder `emulator` of a package that AWS Amplify publishes. */
const PACKAGE = 'amplify-dynamodb-simulator';
const VERSION = '2.9.30';

/**
 * The folder with `DynamoDBLocal.jar`. Downloads it from the npm registry (54 MB) if it does not exist.
 * @param cache a folder that may be removed at any time
 * @throws the error of npm or tar
 */
export function dynamoDbLocalFolder(cache: string): string {
  const folder = join(cache, `${PACKAGE}-${VERSION}`);
  if (!existsSync(folder)) fetchInto(folder, cache);
  return join(folder, 'package/emulator');
}

/** Unpacks into a temporary folder first, so that an interrupted download leaves nothing that looks complete. */
function fetchInto(folder: string, cache: string): void {
  mkdirSync(cache, { recursive: true });
  const unpacked = mkdtempSync(join(cache, 'fetching-'));
  try {
    const options: ExecFileSyncOptionsWithStringEncoding = {
      cwd: unpacked,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    };
    const archive = execFileSync('npm', ['pack', '--silent', `${PACKAGE}@${VERSION}`], options).trim();
    execFileSync('tar', ['-xzf', archive, 'package/emulator', 'package/LICENSE'], options);
    rmSync(join(unpacked, archive));
    renameSync(unpacked, folder);
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
  }
}
