import type { Packages } from '../src/packages/packages.ts';

/** The packages of package-services.mjs. */
export const packaged = (stage: 'local' | 'dev' | 'prod'): Packages => {
  const folder = process.env['MUSTER_PACKAGES'];
  if (folder === undefined) throw new Error('run these tests by: npm run test-long');
  return { folder, stage };
};
