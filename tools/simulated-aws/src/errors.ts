import { MusterError, type MusterErrorOptions } from '@muster/errors';

/**
 * What this package throws to its callers. Codes: `ListenFailed` (the server cannot listen on the port), `ControlRefused`
 * (the control endpoint refused a request, or answered something unexpected), `StartFailed`.
 */
export class SimulatedAwsError extends MusterError {
  constructor(code: string, message: string, options?: MusterErrorOptions) {
    super(message, { ...options, code });
  }
}

/** An option, a fault or an action does not have the documented shape. */
export class InvalidOptionsError extends SimulatedAwsError {
  static override readonly code = 'InvalidOptions';

  constructor(message: string) {
    super(InvalidOptionsError.code, message);
  }
}

/** The journal file is not a journal, or cannot be read or replayed. */
export class JournalError extends SimulatedAwsError {
  static override readonly code = 'JournalUnusable';

  constructor(message: string, options?: ErrorOptions) {
    super(JournalError.code, message, options);
  }
}

/** An error that goes over the wire in the shape of the service that was called; never leaves the server. */
export class AwsError extends MusterError {
  readonly status: number;

  constructor(status: number, code: string, message: string) {
    super(message, { code });
    this.status = status;
  }
}
