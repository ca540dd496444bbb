import { fileURLToPath } from 'node:url';
import { keepRelease } from './releases.ts';

/**
 * `npm run schemas:release -- 1.2.3`: keeps the current schemas as those of a release. Later schemas are compared with
 * them.
 */
const folder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));
try {
  keepRelease(process.argv[2] ?? '', { schemas: folder('schemas'), releases: folder('releases') });
} catch (error) {
  process.stderr.write(`schemas:release: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 2;
}
