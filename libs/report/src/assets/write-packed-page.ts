import { writeFileSync } from 'node:fs';
import { packedAssets } from './build-page.ts';

/** Writes the packed page to the file that the command line names. For packages that contain no esbuild. */
const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: npm run pack-page --workspace @muster/report -- FILE\n');
  process.exitCode = 2;
} else writeFileSync(file, await packedAssets());
