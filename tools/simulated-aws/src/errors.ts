/** Base of the errors that this package throws to its callers; `code` is stable. */
export class SimulatedAwsError extends Error {
  readonly code: string;

  constructor(code: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'SimulatedAwsError';
    this.code = code;
  }
}

/** Thrown when an option, a fault or an action is not of the documented shape. */
export class InvalidOptionsError extends SimulatedAwsError {
  constructor(message: string) {
    super('InvalidOptions', message);
    this.name = 'InvalidOptionsError';
  }
}

/** Thrown when the server cannot listen on the port that was asked for. */
export class ListenError extends SimulatedAwsError {
  readonly port: number;

  constructor(port: number, message: string, options?: ErrorOptions) {
    super('ListenFailed', message, options);
    this.name = 'ListenError';
    this.port = port;
  }
}

/** Thrown when the journal file is not a journal, or cannot be read or replayed. */
export class JournalError extends SimulatedAwsError {
  readonly path: string;

  constructor(path: string, message: string, options?: ErrorOptions) {
    super('JournalUnusable', message, options);
    this.name = 'JournalError';
    this.path = path;
  }
}

/** Thrown by the control client when the control endpoint refuses a request or answers something unexpected. */
export class ControlError extends SimulatedAwsError {
  readonly status: number;

  constructor(status: number, message: string) {
    super('ControlRefused', message);
    this.name = 'ControlError';
    this.status = status;
  }
}

/** An error that goes over the wire in the shape of the service that was called; never leaves the server. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.name = 'AwsError';
    this.status = status;
    this.code = code;
  }
}
