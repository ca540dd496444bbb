import { longTests } from '../../../jest.preset.mjs';

export default {
  ...longTests,
  testPathIgnorePatterns: [...longTests.testPathIgnorePatterns, 'short-run\\.e2e\\.test\\.ts$'],
};
