import { longTests } from '../../../jest.preset.mjs';

export default {
  ...longTests,
  testPathIgnorePatterns: [...longTests.testPathIgnorePatterns, 'short-(?:run|undo)\\.e2e\\.test\\.ts$'],
};
