import { describe } from '@jest/globals';
import { openInMemory } from '@muster/sqlite';
import { failureLimitContract } from '../testing/failure-limit.contract.ts';
import { SqliteFailureLimit } from './sqlite-failure-limit.ts';
import { SqliteLedger } from './sqlite-ledger.ts';

describe('the limit of failures in SQLite', () => {
  failureLimitContract(() => {
    const database = openInMemory();
    return { ledger: new SqliteLedger(database), failures: new SqliteFailureLimit(database) };
  });
});
