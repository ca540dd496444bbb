import { MusterError } from '@muster/errors';

/** Base class of errors of the database file. The message names the file. */
export abstract class DatabaseError extends MusterError {}

/** The file system has no room for more data. Nothing that was saved is lost. */
export class DiskFullError extends DatabaseError {
  static override readonly code = 'DiskFull';
}

/** The file, its directory or its file system is read-only. */
export class DatabaseReadOnlyError extends DatabaseError {
  static override readonly code = 'DatabaseReadOnly';
}

/** The file does not exist, or a run has just begun to create it. */
export class DatabaseMissingError extends DatabaseError {
  static override readonly code = 'DatabaseMissing';
}

/** The file cannot be opened: it is a directory, its directory does not exist, or the user has no permission. */
export class DatabaseNotOpenedError extends DatabaseError {
  static override readonly code = 'DatabaseNotOpened';
}

/** The file is not a SQLite database, or belongs to another program. */
export class NotMusterDatabaseError extends DatabaseError {
  static override readonly code = 'NotMusterDatabase';
}

/** Parts of the file are overwritten or missing. */
export class DatabaseDamagedError extends DatabaseError {
  static override readonly code = 'DatabaseDamaged';
}

/** Another process has held the lock of the file for longer than `BUSY_TIMEOUT_MS`. */
export class DatabaseBusyError extends DatabaseError {
  static override readonly code = 'DatabaseBusy';
  static override readonly retryable = true;
}

/** A newer version of Muster wrote the file. */
export class DatabaseTooNewError extends DatabaseError {
  static override readonly code = 'DatabaseTooNew';
}

/** An older version of Muster wrote the file, and it is opened for reading only. */
export class DatabaseOutdatedError extends DatabaseError {
  static override readonly code = 'DatabaseOutdated';
}

/** The file system cannot hold a database that several processes use. An example is a network drive. */
export class DiskUnsupportedError extends DatabaseError {
  static override readonly code = 'DiskUnsupported';
}

/** The operating system could not read or write the file. */
export class DiskFailedError extends DatabaseError {
  static override readonly code = 'DiskFailed';
}
