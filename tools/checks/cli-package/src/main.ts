import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { makePackage } from './make-package.ts';

/** `npm run package:cli`: makes the npm package of the command and prints its path. */
const { values } = parseArgs({ options: { out: { type: 'string', default: 'dist' } } });
const { tarball, packedBytes, unpackedBytes, files } = await makePackage(resolve(values.out));

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
process.stdout.write(
  `${tarball}\n${files} files, ${megabytes(packedBytes)} packed, ${megabytes(unpackedBytes)} installed\n`,
);
