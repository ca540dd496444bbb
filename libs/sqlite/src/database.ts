import { accessSync, constants as files, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants, DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { prepareFile } from './database-file.ts';
import { DatabaseBusyError, DatabaseMissingError, DatabaseNotOpenedError } from './errors.ts';
import { databaseError } from './sqlite-error.ts';

/** What a statement takes. SQLite has no booleans: write 1 and 0. */
export type Parameter = null | number | bigint | string | Uint8Array;

/** A row by the names of its columns. Its values are unknown until a schema has parsed them. */
export type Row = Readonly<Record<string, unknown>>;

/** How long a statement waits for the lock of another process. A transaction of Muster takes milliseconds. */
const BUSY_TIMEOUT_MS = 60_000;
/** Statements that stay prepared. The adapters have far fewer texts. */
const MAX_PREPARED = 256;

/**
 * A connection to the database. Every call is synchronous, so a transaction cannot mix with other work of the process.
 * @throws DatabaseError from every method, if the file cannot be used
 */
export interface Database {
  all(sql: string, ...parameters: readonly Parameter[]): Row[];
  /** The values of each row in the order of the columns: for many rows, since objects take half as much time again. */
  values(sql: string, ...parameters: readonly Parameter[]): (readonly unknown[])[];
  get(sql: string, ...parameters: readonly Parameter[]): Row | undefined;
  /** @returns how many rows were inserted, updated or deleted */
  run(sql: string, ...parameters: readonly Parameter[]): number;
  /**
   * The rows one by one. Take them all before anything else is awaited: while rows are left, the connection keeps reading
   * the state of the file at the first row, and its next transaction may be refused.
   */
  iterate(sql: string, ...parameters: readonly Parameter[]): IterableIterator<Row>;
  /**
   * All that `work` writes is saved at once, or nothing if it throws. Inside another transaction it is saved with that one,
   * and still nothing of `work` if it throws.
   */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/**
 * Opens the file.
 * - `write` creates the file where there is none, and brings an older one to the present schema.
 * - `read` changes nothing. It works while another process writes.
 * @throws DatabaseError
 */
export function openDatabase({
  path,
  mode,
}: {
  readonly path: string;
  readonly mode: 'write' | 'read';
}): Database {
  return mode === 'read' ? openToRead(path).connection : open(path, path, mode).connection;
}

/**
 * The file for reading, as SQLite gives it, for queries of a user.
 * @throws DatabaseError
 */
export const openSqlite = (path: string): DatabaseSync => openToRead(path).sqlite;

export { constants, type DatabaseSync };

interface OpenFile {
  readonly sqlite: DatabaseSync;
  readonly connection: Connection;
}

/** @param location the path, or a URI of SQLite */
function open(location: string, path: string, mode: 'write' | 'read'): OpenFile {
  const failing = (error: unknown) => databaseError(error, path);
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(location, {
      readOnly: mode === 'read',
      timeout: BUSY_TIMEOUT_MS,
      enableForeignKeyConstraints: true,
    });
    const connection = new Connection(sqlite, failing);
    prepareFile(connection, { path, mode });
    return { sqlite, connection };
  } catch (error) {
    sqlite?.close();
    throw failing(error);
  }
}

/**
 * A reader of a WAL creates files beside the database. On a read-only file system that fails, and nothing can change the
 * file: it is read without them, unless the WAL has data that the file does not have.
 */
function openToRead(path: string): OpenFile {
  if (!existsSync(path)) throw new DatabaseMissingError(`There is no database ${path}`);
  try {
    return open(path, path, 'read');
  } catch (error) {
    const isUnchanging = !isWritable(dirname(path)) && !hasContent(`${path}-wal`);
    if (!(error instanceof DatabaseNotOpenedError) || !isUnchanging) throw error;
    const location = pathToFileURL(path);
    location.searchParams.set('immutable', '1');
    return open(location.href, path, 'read');
  }
}

const hasContent = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0;

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, files.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** A database in memory with the present schema, for tests and for data that need not last. */
export function openInMemory(): Database {
  const connection = new Connection(new DatabaseSync(':memory:'), (error) => databaseError(error, 'memory'));
  prepareFile(connection, { path: 'memory', mode: 'memory' });
  return connection;
}

/** What the preparation of a file needs besides. */
export interface RawDatabase extends Database {
  /** Several statements without parameters. */
  exec(sql: string): void;
}

class Connection implements RawDatabase {
  readonly #sqlite: DatabaseSync;
  readonly #failing: (error: unknown) => unknown;
  /** By their text, the one that was used last at the end. */
  readonly #prepared = new Map<string, StatementSync>();

  constructor(sqlite: DatabaseSync, failing: (error: unknown) => unknown) {
    this.#sqlite = sqlite;
    this.#failing = failing;
  }

  all(sql: string, ...parameters: readonly Parameter[]): Row[] {
    return this.#with(sql, (statement) => statement.all(...parameters));
  }

  values(sql: string, ...parameters: readonly Parameter[]): (readonly unknown[])[] {
    return this.#with(sql, (statement) => {
      statement.setReturnArrays(true);
      try {
        const rows: unknown = statement.all(...parameters);
        // The types of Node know rows as objects only.
        return rows as unknown[][];
      } finally {
        statement.setReturnArrays(false);
      }
    });
  }

  get(sql: string, ...parameters: readonly Parameter[]): Row | undefined {
    return this.#with(sql, (statement) => statement.get(...parameters));
  }

  run(sql: string, ...parameters: readonly Parameter[]): number {
    return this.#with(sql, (statement) => Number(statement.run(...parameters).changes));
  }

  *iterate(sql: string, ...parameters: readonly Parameter[]): IterableIterator<Row> {
    // The same text may be run again before the last row: the statement is not to be found until then.
    const statement = this.#take(sql);
    try {
      yield* statement.iterate(...parameters);
    } catch (error) {
      throw this.#failing(error);
    } finally {
      this.#keep(sql, statement);
    }
  }

  exec(sql: string): void {
    try {
      this.#sqlite.exec(sql);
    } catch (error) {
      throw this.#failing(error);
    }
  }

  transaction<Result>(work: () => Result): Result {
    const isNested = this.#sqlite.isTransaction;
    this.exec(isNested ? 'SAVEPOINT nested' : 'BEGIN IMMEDIATE');
    try {
      const result = work();
      if (isPromise(result)) throw new TypeError('The work of a transaction cannot be asynchronous');
      this.exec(isNested ? 'RELEASE nested' : 'COMMIT');
      return result;
    } catch (error) {
      // SQLite itself rolls back after some errors, such as a full disk.
      if (this.#sqlite.isTransaction) this.exec(isNested ? 'ROLLBACK TO nested; RELEASE nested' : 'ROLLBACK');
      throw error;
    }
  }

  close(): void {
    this.#prepared.clear();
    this.#sqlite.close();
  }

  #with<Result>(sql: string, use: (statement: StatementSync) => Result): Result {
    const statement = this.#take(sql);
    try {
      return use(statement);
    } catch (error) {
      throw this.#failing(error);
    } finally {
      this.#keep(sql, statement);
    }
  }

  #take(sql: string): StatementSync {
    const statement = this.#prepared.get(sql);
    if (statement === undefined) return this.#prepare(sql);
    this.#prepared.delete(sql);
    return statement;
  }

  #prepare(sql: string): StatementSync {
    try {
      return this.#sqlite.prepare(sql);
    } catch (error) {
      throw this.#failing(error);
    }
  }

  #keep(sql: string, statement: StatementSync): void {
    this.#prepared.set(sql, statement);
    if (this.#prepared.size <= MAX_PREPARED) return;
    const [oldest] = this.#prepared.keys();
    if (oldest !== undefined) this.#prepared.delete(oldest);
  }
}

const isPromise = (value: unknown): boolean => typeof value === 'object' && value !== null && 'then' in value;

/** A lock on a file that has no other use. It ends with the process at the latest, also after `kill -9`. */
export interface FileLock {
  release(): void;
}

/**
 * Takes the lock of a file, which is created if it is missing.
 * @returns undefined if the lock is still taken after this time
 * @throws DatabaseError
 */
export function holdLock(path: string, patienceMs: number): FileLock | undefined {
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(path, { timeout: patienceMs });
    // Without a journal beside the file: nothing is ever written.
    sqlite.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    const lock = sqlite;
    return { release: () => lock.close() };
  } catch (error) {
    sqlite?.close();
    const failure = databaseError(error, path);
    if (failure instanceof DatabaseBusyError) return undefined;
    throw failure;
  }
}

/** Whether `holdLock` has the lock, in any process. A file that is missing or cannot be read has none. */
export function isLocked(path: string): boolean {
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(path, { readOnly: true, timeout: 0 });
    sqlite.exec('SELECT 1 FROM sqlite_schema');
    return false;
  } catch (error) {
    return databaseError(error, path) instanceof DatabaseBusyError;
  } finally {
    sqlite?.close();
  }
}
