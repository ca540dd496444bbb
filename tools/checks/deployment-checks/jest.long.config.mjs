import { longTests } from '../../../jest.preset.mjs';

/** One file at a time (--runInBand): each deployment packages in the services' folders. */
export default {
  ...longTests,
  globalSetup: '<rootDir>/test/package-services.mjs',
  globalTeardown: '<rootDir>/test/remove-packages.mjs',
};
