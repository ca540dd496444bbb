import { accessSync, constants as files, existsSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { constants, DatabaseSync, type StatementSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { ImpossibleStateError } from '@muster/errors';
import { prepareFile } from './database-file.ts';
import {
  DatabaseBusyError,
  DatabaseMissingError,
  DatabaseNotOpenedError,
  DiskUnsupportedError,
} from './errors.ts';
import { type FileSystems, networkDriveOf } from './network-drive.ts';
import { databaseError } from './sqlite-error.ts';

/** Parameters of a statement. SQLite has no booleans: use 1 and 0. */
export type Parameter = null | number | bigint | string | Uint8Array;

/** A row by column name. Its values are unknown until a schema has parsed them. */
export type Row = Readonly<Record<string, unknown>>;

/** How long a statement waits for a lock of another process. A transaction of Muster takes milliseconds. */
const BUSY_TIMEOUT_MS = 60_000;
/** Number of prepared statements to keep. The adapters have far fewer SQL texts. */
const MAX_PREPARED = 256;

/**
 * A connection to the database. Every call is synchronous, so a transaction cannot mix with other work of the process.
 * @throws DatabaseError from every method if the file cannot be used
 */
export interface Database {
  all(sql: string, ...parameters: readonly Parameter[]): Row[];
  /** The values of each row in column order. For many rows this is faster: objects take half as much time again. */
  values(sql: string, ...parameters: readonly Parameter[]): (readonly unknown[])[];
  get(sql: string, ...parameters: readonly Parameter[]): Row | undefined;
  /** @returns the number of inserted, updated or deleted rows */
  run(sql: string, ...parameters: readonly Parameter[]): number;
  /**
   * The rows one by one. Read them all before you await anything else. Until the last row, the connection keeps reading
   * the state of the file at the first row, and its next transaction may be rejected.
   */
  iterate(sql: string, ...parameters: readonly Parameter[]): IterableIterator<Row>;
  /**
   * Saves all that `work` writes at once, or nothing if it throws. Inside another transaction, it is saved with that
   * one. If `work` throws there, only its writes are discarded.
   */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/**
 * Opens the file.
 * - `write` creates a missing file and migrates an older one to the current schema. It refuses a network drive.
 * - `read` changes nothing. It works while another process writes.
 * @throws DatabaseError
 */
export function openDatabase({
  path,
  mode,
  systems,
}: {
  readonly path: string;
  readonly mode: 'write' | 'read';
  /** Tests replace it. */
  readonly systems?: FileSystems | undefined;
}): Database {
  if (mode === 'read') return openToRead(path).connection;
  const drive = networkDriveOf(path, systems);
  if (drive !== undefined)
    throw new DiskUnsupportedError(`${path} is on a network drive (${drive}), where SQLite can damage it`);
  return open(path, path, mode).connection;
}

/**
 * Opens the file for reading as a connection of `node:sqlite`, for queries of a user.
 * @throws DatabaseError
 */
export const openSqlite = (path: string): DatabaseSync => openToRead(path).sqlite;

export { constants, type DatabaseSync };

interface OpenFile {
  readonly sqlite: DatabaseSync;
  readonly connection: Connection;
}

/** @param location the path or an SQLite URI */
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
 * A reader of a WAL database creates files beside it. On a read-only file system that fails. Nothing can change the
 * file there, so it is read without these files, unless the WAL has data that the file does not have.
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

/** An in-memory database with the current schema, for tests and temporary data. */
export function openInMemory(): Database {
  const connection = new Connection(new DatabaseSync(':memory:'), (error) => databaseError(error, 'memory'));
  prepareFile(connection, { path: 'memory', mode: 'memory' });
  return connection;
}

/** A connection that can also run scripts, for creating and migrating a file. */
export interface RawDatabase extends Database {
  /** Several statements without parameters. */
  exec(sql: string): void;
}

class Connection implements RawDatabase {
  readonly #sqlite: DatabaseSync;
  readonly #failing: (error: unknown) => unknown;
  /** By SQL text. The most recently used statement is last. */
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
        // Node's types declare rows as objects only.
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
    // The same SQL may run again before the last row is read, so the statement is removed from the cache until then.
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
      if (isPromise(result))
        throw new ImpossibleStateError('The work of a transaction cannot be asynchronous');
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

/** A lock on a separate file. It ends with the process at the latest, even after `kill -9`. */
export interface FileLock {
  release(): void;
}

/**
 * Takes the lock of a file. Creates the file if it is missing.
 * @returns undefined if the lock is still taken after this time
 * @throws DatabaseError
 */
export function holdLock(path: string, patienceMs: number): FileLock | undefined {
  let sqlite: DatabaseSync | undefined;
  try {
    sqlite = new DatabaseSync(path, { timeout: patienceMs });
    // The file has no journal beside it, because nothing is ever written.
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

/** Whether any process holds the lock. A file that is missing or cannot be read is not locked. */
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
