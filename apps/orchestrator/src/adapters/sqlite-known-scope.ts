import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import type { Database } from '@muster/sqlite';
import type { KnownScope } from '../ports/known-scope.ts';

/** The targets in the inventory of the embedded database. */
export const sqliteKnownScope = (database: Database): KnownScope => new SqliteInventoryReader(database);
