import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makePackage } from './make-package.ts';

const USAGE = `Usage: npm run package:cli -- [options]

Makes the npm package of the command, muster-aws, and prints its path and size.

Options:
  --out DIRECTORY  where the package is written (default: dist)
  --help           print this help
`;

/** `npm run package:cli`: makes the npm package of the command and prints its path. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { out: { type: 'string', default: 'dist' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) return void process.stdout.write(USAGE);
  const { tarball, packedBytes, unpackedBytes, files } = await makePackage(resolve(values.out));
  process.stdout.write(
    `${tarball}\n${files} files, ${megabytes(packedBytes)} packed, ${megabytes(unpackedBytes)} installed\n`,
  );
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;

await main();
