declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface DynaliteOptions {
    /** Directory of the database; without it everything stays in memory. */
    path?: string;
    /** How long a table stays in the states CREATING, DELETING and UPDATING. */
    createTableMs?: number;
    deleteTableMs?: number;
    updateTableMs?: number;
  }

  /** A DynamoDB that is not listening yet. */
  export default function dynalite(options?: DynaliteOptions): Server;
}

/** The part of dynalite's storage that the local engine makes faster. */
declare module 'dynalite/db/index.js' {
  import type { Stream } from 'node:stream';

  type Callback<T = void> = (error: Error | null, value?: T) => void;

  /** Bounds of keys; `gte` goes before `gt`, `lte` before `lt`. */
  export interface ValueRange {
    gt?: string;
    gte?: string;
    lt?: string;
    lte?: string;
    reverse?: boolean;
    /** -1: no limit. */
    limit?: number;
  }

  export interface SubDatabase {
    get(key: string, callback: Callback<unknown>): void;
    put(key: string, value: unknown, callback: Callback): void;
    createValueStream(range: ValueRange): Stream;
    /** Calls back when nobody else holds a lock on any of the keys, with what has to be wrapped around the answer. */
    lock(
      keys: readonly string[],
      callback: (release: (done: Callback) => (error: Error | null) => void) => void,
    ): void;
  }

  /** A table as DescribeTable shows it, as far as it is looked at. */
  export interface Table {
    KeySchema: { AttributeName: string; KeyType: string }[];
    GlobalSecondaryIndexes?: unknown;
    LocalSecondaryIndexes?: unknown;
  }

  export interface Store {
    /** LevelDB, with keys that begin with the name of the sub-database and `~`. */
    readonly db: {
      getSync(key: string): unknown;
      values(range: ValueRange): { nextv(size: number): Promise<unknown[]>; close(): Promise<void> };
      batch(
        operations: { type: 'put'; key: string; value: unknown }[],
        callback: (error: Error | null) => void,
      ): void;
    };
    readonly tableDb: SubDatabase;
    getItemDb(tableName: string): SubDatabase;
    getTable(name: string, callback: (error: Error | null, table?: Table) => void): void;
  }

  export type AttributeMap = Record<string, Record<string, unknown>>;

  const storage: {
    create(options: unknown): Store;
    /** The error of a key that is missing, of another type, empty or too long. */
    validateItem(item: AttributeMap, table: Table): Error | null | undefined;
    createKey(item: AttributeMap, table: Table): string;
  };
  export default storage;
}

/** The part of dynalite's checks that the local engine makes faster. */
declare module 'dynalite/validations/index.js' {
  const validations: {
    /** The data of a request in the shape of the API. Throws where it has another. */
    checkTypes(data: Record<string, unknown>, types: unknown): Record<string, unknown>;
    /** What is wrong with an attribute value, if anything. */
    validateAttributeValue(value: Record<string, unknown>): string | undefined;
  };
  export default validations;
}
