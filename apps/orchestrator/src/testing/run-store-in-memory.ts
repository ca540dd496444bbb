import { openInMemory } from '@muster/sqlite';
import { SqliteRunStore } from '../adapters/sqlite-run-store.ts';
import type { RunStore } from '../ports/run-store.ts';

/** An empty store. Nothing of it is left after the test. */
export const runStoreInMemory = (): RunStore => new SqliteRunStore(openInMemory());
