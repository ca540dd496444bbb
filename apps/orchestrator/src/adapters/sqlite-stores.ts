import { inlineRules } from '@muster/ledger-texts';
import type { Database } from '@muster/sqlite';
import { sqliteKnownScope } from './sqlite-known-scope.ts';
import { SqliteRunStore } from './sqlite-run-store.ts';
import { setRunStores } from './stores.ts';

/** Makes the functions of this thread use the embedded database. No handler imports this file. */
export function useLocalStores(database: Database): void {
  setRunStores({
    store: new SqliteRunStore(database),
    known: sqliteKnownScope(database),
    rules: inlineRules,
  });
}
