import type { Store, SubDatabase } from 'dynalite/db/index.js';
import storage from 'dynalite/db/index.js';

type Callback = (error: Error | null) => void;

/**
 * Makes dynalite's storage cheaper without changing what it answers; the database thread is the bottleneck of a run.
 * dynalite reads each item, and its table, through LevelDB's thread pool and writes each item alone. Here reads are
 * synchronous (a few microseconds, instead of a trip to the pool) and the writes of one turn of the event loop go
 * into one batch. An answer still leaves only after its write is done, and dynalite's lock on a key lasts until then.
 */
export function speedUpStorage(): void {
  const create = storage.create;
  storage.create = (options) => {
    const store = create(options);
    readSynchronously(store, store.tableDb, 'table~');
    const put = batchingPut(store);
    const seen = new WeakSet<SubDatabase>();
    const getItemDb = store.getItemDb.bind(store);
    store.getItemDb = (tableName) => {
      const itemDb = getItemDb(tableName);
      if (seen.has(itemDb)) return itemDb;
      seen.add(itemDb);
      const prefix = `item-${tableName}~`;
      readSynchronously(store, itemDb, prefix);
      itemDb.put = (key, value, callback) => put(`${prefix}${key}`, value, callback);
      return itemDb;
    };
    return store;
  };
}

function readSynchronously(store: Store, database: SubDatabase, prefix: string): void {
  database.get = (key, callback) => {
    let value: unknown;
    try {
      value = store.db.getSync(`${prefix}${key}`);
    } catch (error) {
      callback(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    callback(null, value);
  };
}

function batchingPut(store: Store): (key: string, value: unknown, callback: Callback) => void {
  let operations: { type: 'put'; key: string; value: unknown }[] = [];
  let callbacks: Callback[] = [];
  const flush = () => {
    const answer = callbacks;
    store.db.batch(operations, (error) => {
      for (const callback of answer) callback(error);
    });
    operations = [];
    callbacks = [];
  };
  return (key, value, callback) => {
    if (operations.push({ type: 'put', key, value }) === 1) setImmediate(flush);
    callbacks.push(callback);
  };
}
