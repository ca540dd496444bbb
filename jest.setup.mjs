import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Gives the tests of this process and its children one folder for temporary files. `jest.teardown.mjs` removes it. */
export default function useTemporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'muster-tests-'));
  process.env.MUSTER_TEST_FOLDER = folder;
  for (const variable of ['TMPDIR', 'TEMP', 'TMP']) process.env[variable] = folder;
}
