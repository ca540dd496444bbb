import { openInMemory } from '@muster/sqlite';
import { SqliteRunStore } from '../adapters/sqlite-run-store.ts';
import type { RunStore } from '../ports/run-store.ts';

/** An empty store in memory. */
export const runStoreInMemory = (): RunStore => new SqliteRunStore(openInMemory());
