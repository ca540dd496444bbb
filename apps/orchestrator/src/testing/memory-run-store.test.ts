import { describe } from '@jest/globals';
import { MemoryRunStore } from './memory-run-store.ts';
import { runStoreContract } from './run-store.contract.ts';

describe('MemoryRunStore', () => {
  runStoreContract(async () => new MemoryRunStore());
});
