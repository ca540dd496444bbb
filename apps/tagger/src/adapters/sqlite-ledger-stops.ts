import { ledgerExpiry } from '@muster/contracts';
import type { Database } from '@muster/sqlite';
import type { LedgerStops } from '../ports/ledger-stops.ts';
import { replaceRow } from './sqlite-ledger-rows.ts';

/** The stops of runs in SQLite. */
export class SqliteLedgerStops implements LedgerStops {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async stop(runId: string, at: Date): Promise<void> {
    replaceRow(this.#database, 'run_stops', {
      run_id: runId,
      stopped_at: at.toISOString(),
      expires_at_epoch_seconds: ledgerExpiry(at),
    });
  }
}
