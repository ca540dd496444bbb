import { MusterError } from '@muster/errors';

/** Base of the errors of the database file. The message names the file. */
export abstract class DatabaseError extends MusterError {}

/** The file system has no room for more data. Nothing that was saved is lost. */
export class DiskFullError extends DatabaseError {
  static override readonly code = 'DiskFull';
}

/** The file, its folder or its file system is read-only. */
export class DatabaseReadOnlyError extends DatabaseError {
  static override readonly code = 'DatabaseReadOnly';
}

/** There is no file, or a run has only begun to create it. */
export class DatabaseMissingError extends DatabaseError {
  static override readonly code = 'DatabaseMissing';
}

/** The file cannot be opened: it is a folder, its folder does not exist, or the user has no permission. */
export class DatabaseNotOpenedError extends DatabaseError {
  static override readonly code = 'DatabaseNotOpened';
}

/** The file is no SQLite database, or one of another program. */
export class NotMusterDatabaseError extends DatabaseError {
  static override readonly code = 'NotMusterDatabase';
}

/** Parts of the file were overwritten or lost. */
export class DatabaseDamagedError extends DatabaseError {
  static override readonly code = 'DatabaseDamaged';
}

/** Another process holds the lock of the file for longer than `BUSY_TIMEOUT_MS`. */
export class DatabaseBusyError extends DatabaseError {
  static override readonly code = 'DatabaseBusy';
  static override readonly retryable = true;
}

/** A newer version of Muster wrote the file. */
export class DatabaseTooNewError extends DatabaseError {
  static override readonly code = 'DatabaseTooNew';
}

/** An older version of Muster wrote the file, and it is open for reading only. */
export class DatabaseOutdatedError extends DatabaseError {
  static override readonly code = 'DatabaseOutdated';
}

/** The file system cannot hold a database that several processes use, such as a network drive. */
export class DiskUnsupportedError extends DatabaseError {
  static override readonly code = 'DiskUnsupported';
}

/** The operating system could not read or write the file. */
export class DiskFailedError extends DatabaseError {
  static override readonly code = 'DiskFailed';
}
