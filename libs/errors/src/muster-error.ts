import { INTERNAL_ERROR } from './error-codes.ts';

/** The options of an error: its cause, and its code if the class has more than one. */
export interface MusterErrorOptions extends ErrorOptions {
  /** Only for classes that pass on a code of AWS or of another error. */
  readonly code?: string | undefined;
  /** Only with `code`: whether errors with that code can be retried. Default: as the class. */
  readonly retryable?: boolean | undefined;
}

/**
 * Base of all error classes of Muster. `name` is always the same as `code`: Step Functions matches Retry and Catch on
 * `name`, and users see it as the code of an outcome.
 *
 * A class sets `static override readonly code`, and `static override readonly retryable = true` if the same work can
 * succeed later without a change. The state machine's Retry lists contain these codes.
 */
export abstract class MusterError extends Error {
  /** Stable. Undefined for a class whose errors have different codes. */
  static readonly code: string | undefined = undefined;
  static readonly retryable: boolean = false;

  /** Stable. Scripts, Retry and Catch compare it. */
  readonly code: string;
  /** Whether the same work can succeed later without a change. */
  readonly retryable: boolean;

  constructor(message: string, { code, retryable, ...options }: MusterErrorOptions = {}) {
    super(message, options);
    this.code = code ?? new.target.code ?? INTERNAL_ERROR;
    this.name = this.code;
    this.retryable = retryable ?? new.target.retryable;
  }
}
