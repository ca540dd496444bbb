import { MusterError, type MusterErrorOptions } from '@muster/errors';

/** Base class of errors of the data directory and its database. The message tells the user what to do. */
export abstract class LocalDataError extends MusterError {}

/** The data directory cannot be created or written, because of a file in the path or missing permissions. */
export class DataDirectoryNotWritableError extends LocalDataError {
  static override readonly code = 'DataDirectoryNotWritable';
  readonly dataDirectory: string;
  constructor(dataDirectory: string, reason: string) {
    super(`The data directory ${dataDirectory} cannot be used: ${reason}.`);
    this.dataDirectory = dataDirectory;
  }
}

/** Another process uses the data directory. */
export class DataDirectoryInUseError extends LocalDataError {
  static override readonly code = 'DataDirectoryInUse';
  readonly dataDirectory: string;
  readonly pid: number | undefined;
  constructor(dataDirectory: string, pid: number | undefined) {
    const holder = pid === undefined ? 'another process' : `another process (pid ${pid})`;
    super(
      `The data directory ${dataDirectory} is in use by ${holder}: wait until it has ended, or choose another directory.`,
    );
    this.dataDirectory = dataDirectory;
    this.pid = pid;
  }
}

/** The data directory holds the database of an older version of Muster, which this version cannot read. */
export class DataDirectoryOutdatedError extends LocalDataError {
  static override readonly code = 'DataDirectoryOutdated';
  readonly dataDirectory: string;
  constructor(dataDirectory: string) {
    super(
      `An older version of Muster wrote the data directory ${dataDirectory}, and this version cannot read it: ` +
        'move it away, or choose another directory with --data, and start a new run, which reads everything from AWS. ' +
        'To read the old data, or to resume its runs, use the version that wrote it.',
    );
    this.dataDirectory = dataDirectory;
  }
}

/** A command that only reads found no database. */
export class NoDataError extends LocalDataError {
  static override readonly code = 'NoData';
  readonly dataDirectory: string;
  constructor(dataDirectory: string) {
    super(`No run has been made in ${dataDirectory} yet.`);
    this.dataDirectory = dataDirectory;
  }
}

/**
 * The definitions of the services and the state machine do not match. This is a bug in Muster, not a mistake of the
 * user.
 */
export class EngineConfigurationError extends MusterError {
  static override readonly code = 'EngineConfiguration';
}

/** An execution failed. `code` is the name of the error in the state machine. */
export class ExecutionFailedError extends MusterError {
  constructor(code: string, message: string, options?: MusterErrorOptions) {
    super(message, { ...options, code });
  }
}

/** The main thread found no credentials. The SDK's own providers throw errors with this name. */
export class ForwardedCredentialsError extends MusterError {
  static override readonly code = 'CredentialsProviderError';
}

/** The engine was used after it was closed. */
export class EngineClosedError extends MusterError {
  static override readonly code = 'EngineClosed';
  constructor() {
    super('The local engine is closed.');
  }
}
