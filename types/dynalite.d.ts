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
  type Callback<T = void> = (error: Error | null, value?: T) => void;

  export interface SubDatabase {
    get(key: string, callback: Callback<unknown>): void;
    put(key: string, value: unknown, callback: Callback): void;
  }

  export interface Store {
    /** LevelDB, with keys that begin with the name of the sub-database and `~`. */
    readonly db: {
      getSync(key: string): unknown;
      batch(
        operations: { type: 'put'; key: string; value: unknown }[],
        callback: (error: Error | null) => void,
      ): void;
    };
    readonly tableDb: SubDatabase;
    getItemDb(tableName: string): SubDatabase;
  }

  const storage: { create(options: unknown): Store };
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
