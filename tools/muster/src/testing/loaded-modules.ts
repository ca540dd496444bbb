import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandResult, type Environment, muster } from './muster-process.ts';

/** Of the workspace; ends with a slash. */
const ROOT = new URL('../../../../', import.meta.url).href;
const RECORDER = new URL('./record-modules.mjs', import.meta.url).href;

/**
 * Runs the command, and lists what it loads: packages by name such as `zod`, files of the workspace by path such as
 * `libs/contracts/src/index.ts`. Modules of Node.js are left out. Threads are not recorded.
 */
export async function modulesLoadedBy(
  args: readonly string[],
  environment: Environment = {},
): Promise<CommandResult & { packages: readonly string[]; files: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'muster-modules-'));
  const list = join(folder, 'modules');
  try {
    const result = await muster(args, {
      environment: {
        ...environment,
        NODE_OPTIONS: `--import ${RECORDER}`,
        MUSTER_TEST_MODULES: list,
      },
    });
    const urls = readFileSync(list, 'utf8')
      .split('\n')
      .filter((url) => url.startsWith('file:'));
    const packages = urls.flatMap((url) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(url)?.[1] ?? []);
    const files = urls.filter((url) => !url.includes('/node_modules/') && url.startsWith(ROOT));
    return {
      ...result,
      packages: [...new Set(packages)].toSorted(),
      files: [...new Set(files.map((url) => url.slice(ROOT.length)))].toSorted(),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
