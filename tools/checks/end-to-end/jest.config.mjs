import preset from '../../../jest.preset.mjs';

/** One short run of the command. All others are in jest.long.config.mjs. */
export default {
  ...preset,
  testPathIgnorePatterns: ['/node_modules/', '(?<!/short-run)\\.(e2e|long)\\.test\\.ts$'],
};
