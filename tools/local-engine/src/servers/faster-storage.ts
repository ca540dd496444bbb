import { Stream } from 'node:stream';
import type { Store, SubDatabase, ValueRange } from 'dynalite/db/index.js';
import storage from 'dynalite/db/index.js';

type Callback = (error: Error | null) => void;
type Put = { type: 'put'; key: string; value: unknown };

/** Values that a query takes out of LevelDB at once. */
const VALUES_AT_ONCE = 250;

const prefixOf = (tableName: string): string => `item-${tableName}~`;

/** What dynalite's storage can do besides, for `answerBatchesFaster`. */
export interface FasterStorage {
  readonly store: Store;
  /** Writes items of a table; calls back when they are written. Who calls holds dynalite's locks on the keys. */
  putAll(tableName: string, items: readonly { key: string; value: unknown }[], callback: Callback): void;
}

/**
 * Makes dynalite's storage cheaper without changing what it answers; the database thread is the bottleneck of a run.
 * dynalite reads each item, and its table, through LevelDB's thread pool and writes each item alone. Here reads are
 * synchronous (a few microseconds, instead of a trip to the pool), queries take many values at once, and the writes
 * of one turn of the event loop go into one batch. An answer still leaves only after its write is done, and dynalite's
 * lock on a key lasts until then.
 * @param created called with the storage as soon as dynalite has made it
 */
export function speedUpStorage(created: (storage: FasterStorage) => void = () => undefined): void {
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
      const prefix = prefixOf(tableName);
      readSynchronously(store, itemDb, prefix);
      itemDb.put = (key, value, callback) => put([{ type: 'put', key: `${prefix}${key}`, value }], callback);
      itemDb.createValueStream = (range) => valueStream(store, prefix, range);
      return itemDb;
    };
    created({
      store,
      putAll: (tableName, items, callback) => {
        const prefix = prefixOf(tableName);
        put(
          items.map(({ key, value }) => ({ type: 'put', key: `${prefix}${key}`, value })),
          callback,
        );
      },
    });
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

function batchingPut(store: Store): (puts: readonly Put[], callback: Callback) => void {
  let operations: Put[] = [];
  let callbacks: Callback[] = [];
  const flush = () => {
    const answer = callbacks;
    store.db.batch(operations, (error) => {
      for (const callback of answer) callback(error);
    });
    operations = [];
    callbacks = [];
  };
  return (puts, callback) => {
    if (callbacks.push(callback) === 1) setImmediate(flush);
    operations.push(...puts);
  };
}

/** A stream as dynalite's queries use one: `data` for each value, then `end`, or `error`; `destroy` ends it early. */
class ValueStream extends Stream {
  destroyed = false;
  destroy(): void {
    this.destroyed = true;
  }
}

function valueStream(store: Store, prefix: string, range: ValueRange): Stream {
  const { gt, gte, lt, lte, reverse, limit } = range;
  const values = store.db.values({
    ...(gte === undefined && gt !== undefined ? { gt: `${prefix}${gt}` } : { gte: `${prefix}${gte ?? ''}` }),
    ...(lte === undefined ? { lt: `${prefix}${lt ?? '\xff'}` } : { lte: `${prefix}${lte}` }),
    reverse: reverse === true,
    limit: limit ?? -1,
  });
  const stream = new ValueStream();
  const pour = async () => {
    while (!stream.destroyed) {
      const batch = await values.nextv(VALUES_AT_ONCE);
      if (batch.length === 0) {
        stream.emit('end');
        break;
      }
      for (const value of batch) {
        if (stream.destroyed) break;
        stream.emit('data', value);
      }
    }
  };
  pour()
    .catch((error: unknown) => stream.emit('error', error))
    .finally(() => values.close().catch(() => undefined));
  return stream;
}
