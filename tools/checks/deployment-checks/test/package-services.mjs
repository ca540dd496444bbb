import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import useTemporaryFolder from '../../../../jest.setup.mjs';
import { packageAll } from '../src/packages/packages.ts';

/**
 * Packages the services once for all test files: `local` to run them, `dev` and `prod` for the differences between
 * stages.
 */
export default async function packageServices() {
  useTemporaryFolder();
  const folder = mkdtempSync(join(tmpdir(), 'muster-packages-'));
  for (const stage of ['local', 'dev', 'prod']) await packageAll(folder, stage);
  process.env.MUSTER_PACKAGES = folder;
}
