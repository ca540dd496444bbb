import { longTests } from '../../../jest.preset.mjs';

/** One file at a time (--runInBand), because each deployment packages in the folders of the services. */
export default {
  ...longTests,
  globalSetup: '<rootDir>/test/package-services.mjs',
  globalTeardown: '<rootDir>/test/remove-packages.mjs',
};
