/** Base of everything the engine reports: a stable `code` and one sentence for the person at the keyboard. */
export abstract class LocalEngineError extends Error {
  abstract readonly code: string;
}

/** The data directory cannot be created or written: a file is in the way, or permissions forbid it. */
export class DataDirectoryNotWritableError extends LocalEngineError {
  override readonly name = 'DataDirectoryNotWritableError';
  readonly code = 'DataDirectoryNotWritable';
  readonly dataDirectory: string;
  constructor(dataDirectory: string, reason: string) {
    super(`The data directory ${dataDirectory} cannot be used: ${reason}.`);
    this.dataDirectory = dataDirectory;
  }
}

/** Another process has the database of the data directory open. */
export class DataDirectoryInUseError extends LocalEngineError {
  override readonly name = 'DataDirectoryInUseError';
  readonly code = 'DataDirectoryInUse';
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

/** The database files are there but cannot be read. */
export class DataDirectoryDamagedError extends LocalEngineError {
  override readonly name = 'DataDirectoryDamagedError';
  readonly code = 'DataDirectoryDamaged';
  readonly dataDirectory: string;
  constructor(dataDirectory: string, reason: string) {
    super(`The database in ${dataDirectory} cannot be opened: ${reason}.`);
    this.dataDirectory = dataDirectory;
  }
}

/** A command that only reads found no database. */
export class NoDataError extends LocalEngineError {
  override readonly name = 'NoDataError';
  readonly code = 'NoData';
  readonly dataDirectory: string;
  constructor(dataDirectory: string) {
    super(
      `No run has been made in ${dataDirectory} yet: start one first, or name the directory of an earlier one.`,
    );
    this.dataDirectory = dataDirectory;
  }
}

/** The services or the state machine contradict themselves; a mistake of the developer, not of the user. */
export class EngineConfigurationError extends LocalEngineError {
  override readonly name = 'EngineConfigurationError';
  readonly code = 'EngineConfiguration';
}

/** An execution did not succeed; `code` is the error's name as the state machine saw it. */
export class ExecutionFailedError extends LocalEngineError {
  override readonly name = 'ExecutionFailedError';
  readonly code: string;
  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The thread of the embedded database died, for example because the disk is full. */
export class DatabaseLostError extends LocalEngineError {
  override readonly name = 'DatabaseLostError';
  readonly code = 'DatabaseLost';
  constructor(reason: string) {
    super(
      `The embedded database stopped unexpectedly: ${reason.replace(/\.$/, '')}. ` +
        'Its disk is full, or its files are damaged.',
    );
  }
}

/** The engine was asked for something after it had been closed. */
export class EngineClosedError extends LocalEngineError {
  override readonly name = 'EngineClosedError';
  readonly code = 'EngineClosed';
  constructor() {
    super('The local engine is closed.');
  }
}
