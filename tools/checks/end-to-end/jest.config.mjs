import preset from '../../../jest.preset.mjs';

/** Short runs of the command. All others are in jest.long.config.mjs. */
export default {
  ...preset,
  testPathIgnorePatterns: ['/node_modules/', '(?<!/short-(?:run|undo))\\.(e2e|long)\\.test\\.ts$'],
};
