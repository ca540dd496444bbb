/** Prints a Markdown table with the size of each zip and the start-up time of its bundle in a bare Node process. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureAll } from './measure/measure-all.ts';
import { tableOf } from './measure/table.ts';
import { packageAll } from './packages/packages.ts';

const ROUNDS = 9;

const folder = mkdtempSync(join(tmpdir(), 'muster-measure-'));
try {
  process.stderr.write('Packaging the services …\n');
  const packages = await packageAll(folder, 'local');
  process.stderr.write(`Starting each bundle ${ROUNDS} times …\n`);
  process.stdout.write(tableOf(await measureAll(packages, join(folder, 'unpacked'), ROUNDS)));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
