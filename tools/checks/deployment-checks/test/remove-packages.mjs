import { rmSync } from 'node:fs';
import removeTemporaryFolder from '../../../../jest.teardown.mjs';

export default function removePackages() {
  rmSync(process.env.MUSTER_PACKAGES, { recursive: true, force: true });
  removeTemporaryFolder();
}
