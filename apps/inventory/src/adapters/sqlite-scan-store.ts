import type { Database } from '@muster/sqlite';
import type { Checkpoint, LoadedCheckpoint, ScanKey } from '../ports/checkpoint-store.ts';
import type { ScanStep, ScanStore } from '../ports/scan-store.ts';
import { saveCheckpoint, SqliteCheckpointStore } from './sqlite-checkpoint-store.ts';
import { markGone, putResources, saveComplete } from './sqlite-inventory-writes.ts';

/** Saves the progress of scans in SQLite. A page and its checkpoint share one transaction. */
export class SqliteScanStore implements ScanStore {
  readonly #database: Database;
  readonly #now: () => Date;
  readonly #checkpoints: SqliteCheckpointStore;

  constructor(database: Database, now: () => Date) {
    this.#database = database;
    this.#now = now;
    this.#checkpoints = new SqliteCheckpointStore(database, now);
  }

  load(key: ScanKey): Promise<LoadedCheckpoint | undefined> {
    return this.#checkpoints.load(key);
  }

  async save(key: ScanKey, checkpoint: Checkpoint, step: ScanStep): Promise<Checkpoint> {
    const { puts, gone, complete, pageIds } = step;
    return this.#database.transaction(() => {
      if (puts.length > 0) putResources(this.#database, puts);
      for (const each of gone) markGone(this.#database, key, each);
      if (complete !== undefined) saveComplete(this.#database, key, complete);
      return saveCheckpoint(this.#database, key, { checkpoint, pageIds, now: this.#now() });
    });
  }
}
