import { MusterError, type MusterErrorOptions } from '@muster/errors';

/**
 * The errors that this package throws to its callers. Codes: `ListenFailed` (the server cannot listen on the port),
 * `ControlRefused` (the control endpoint refused a request, or returned something unexpected), `StartFailed`.
 */
export class SimulatedAwsError extends MusterError {
  constructor(code: string, message: string, options?: MusterErrorOptions) {
    super(message, { ...options, code });
  }
}

/** An option, a fault or an action does not have the documented form. */
export class InvalidOptionsError extends SimulatedAwsError {
  static override readonly code = 'InvalidOptions';

  constructor(message: string) {
    super(InvalidOptionsError.code, message);
  }
}

/** The file is not a journal, or cannot be read or replayed. */
export class JournalError extends SimulatedAwsError {
  static override readonly code = 'JournalUnusable';

  constructor(message: string, options?: ErrorOptions) {
    super(JournalError.code, message, options);
  }
}

/** An error that the server sends in the format of the called service. The server never throws it to its callers. */
export class AwsError extends MusterError {
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message, { code });
    this.status = status;
  }
}
