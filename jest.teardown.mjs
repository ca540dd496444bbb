import { rmSync } from 'node:fs';

/** Removes the temporary files of all tests. */
export default function removeTemporaryFolder() {
  const folder = process.env.MUSTER_TEST_FOLDER;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
