import type { Database } from '@muster/sqlite';
import { SqliteInventoryStore } from './sqlite-inventory-store.ts';
import { SqliteScanStore } from './sqlite-scan-store.ts';
import { SqliteScopeStore } from './sqlite-scope-store.ts';
import { setInventoryStores } from './stores.ts';

/** Makes the functions of this thread use the embedded database. No handler imports this file. */
export function useLocalStores(database: Database): void {
  setInventoryStores({
    inventory: new SqliteInventoryStore(database),
    scope: new SqliteScopeStore(database),
    scans: new SqliteScanStore(database, () => new Date()),
  });
}
