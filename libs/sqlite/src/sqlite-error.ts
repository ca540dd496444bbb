import {
  DatabaseBusyError,
  DatabaseDamagedError,
  type DatabaseError,
  DatabaseNotOpenedError,
  DatabaseReadOnlyError,
  DiskFailedError,
  DiskFullError,
  DiskUnsupportedError,
  NotMusterDatabaseError,
} from './errors.ts';

/** Result codes of SQLite. Source: https://www.sqlite.org/rescode.html */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const PROTOCOL = 15;
const NOTADB = 26;
/** Extended codes of IOERR for the shared memory beside the file, which a WAL needs: SHMOPEN, SHMSIZE, SHMLOCK, SHMMAP. */
const SHARED_MEMORY = new Set([4618, 4874, 5130, 5386]);
/** The low byte of an extended code is its primary code. */
const PRIMARY = 0xff;

export const UNSUPPORTED =
  'is on a file system that cannot hold a SQLite database in WAL mode, such as a network drive';

/** An error of `node:sqlite`, with the code `ERR_SQLITE_ERROR`. `errcode` is the result code. */
interface SqliteError {
  readonly errcode: number;
  readonly message: string;
}

export const isSqliteError = (error: unknown): error is SqliteError =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_SQLITE_ERROR' &&
  'errcode' in error &&
  typeof error.errcode === 'number' &&
  'message' in error;

/**
 * What an error of SQLite means for the file at `path`.
 * @returns the same error if it does not concern the file, such as a violated constraint
 */
export const databaseError = (error: unknown, path: string): unknown =>
  isSqliteError(error) ? (fileError(error, path) ?? error) : error;

function fileError(cause: SqliteError, path: string): DatabaseError | undefined {
  const because = `(${cause.message})`;
  if (SHARED_MEMORY.has(cause.errcode))
    return new DiskUnsupportedError(`${path} ${UNSUPPORTED} ${because}`, { cause });
  switch (cause.errcode & PRIMARY) {
    case BUSY:
    case LOCKED:
      return new DatabaseBusyError(`Another process has locked ${path} ${because}`, { cause });
    case READONLY:
      return new DatabaseReadOnlyError(
        `${path} cannot be written: it or its folder is read-only ${because}`,
        { cause },
      );
    case IOERR:
      return new DiskFailedError(`The disk failed to read or write ${path} ${because}`, { cause });
    case CORRUPT:
      return new DatabaseDamagedError(`${path} is damaged ${because}`, { cause });
    case FULL:
      return new DiskFullError(`The disk of ${path} is full ${because}`, { cause });
    case CANTOPEN:
      return new DatabaseNotOpenedError(`${path} cannot be opened ${because}`, { cause });
    case PROTOCOL:
      return new DiskUnsupportedError(`${path} ${UNSUPPORTED} ${because}`, { cause });
    case NOTADB:
      return new NotMusterDatabaseError(`${path} is not a database ${because}`, { cause });
    default:
      return undefined;
  }
}
