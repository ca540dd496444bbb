import type { Database } from '@muster/sqlite';
import { SqliteRunStore } from './sqlite-run-store.ts';
import { StoredRunReader } from './stored-run-reader.ts';

export class SqliteRunReader extends StoredRunReader {
  constructor(database: Database) {
    super(new SqliteRunStore(database));
  }
}
