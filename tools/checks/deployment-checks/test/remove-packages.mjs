import { rmSync } from 'node:fs';

export default function removePackages() {
  rmSync(process.env.MUSTER_PACKAGES, { recursive: true, force: true });
}
