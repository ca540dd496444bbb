import { type Database, openInMemory } from '@muster/sqlite';
import { SqliteLedgerReader } from '../adapters/sqlite-ledger-reader.ts';
import { SqliteLedgerStops } from '../adapters/sqlite-ledger-stops.ts';
import { SqliteLedger } from '../adapters/sqlite-ledger.ts';
import type { Target, VerificationResult } from '../ports/ledger.ts';

/** The ledger in an in-memory database, with readable content for tests. */
export class LedgerInMemory extends SqliteLedger {
  readonly #reader: SqliteLedgerReader;
  readonly #stops: SqliteLedgerStops;

  constructor(database: Database = openInMemory(), now?: () => Date) {
    super(database, now);
    this.#reader = new SqliteLedgerReader(database);
    this.#stops = new SqliteLedgerStops(database);
  }

  stop(runId: string, at: Date): Promise<void> {
    return this.#stops.stop(runId, at);
  }

  verificationOf(target: Target): Promise<VerificationResult | undefined> {
    return this.#reader.verificationOf(target);
  }
}
