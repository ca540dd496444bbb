import { describe } from '@jest/globals';
import { openInMemory } from '@muster/sqlite';
import { callRateContract } from '../testing/call-rate.contract.ts';
import { SqliteCallRate } from './sqlite-call-rate.ts';

describe('the slots of calls in SQLite', () => {
  const database = openInMemory();
  callRateContract((nowMs) => new SqliteCallRate(database, nowMs));
});
