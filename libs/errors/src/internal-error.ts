import { INTERNAL_ERROR, isErrorCode, withErrorCode } from './error-codes.ts';
import { MusterError } from './muster-error.ts';

/** An error of Muster's own code, of its runtime or of a library. The message repeats what that error said. */
export class InternalError extends MusterError {
  static override readonly code = INTERNAL_ERROR;

  constructor(cause: unknown) {
    super(withErrorCode(cause instanceof Error ? cause : { name: '', message: String(cause) }).message, {
      cause,
    });
  }
}

/**
 * The one place that decides what an error is called wherever its name becomes visible: in a log, an outcome, the
 * ledger, or what the state machine catches.
 * @returns the error itself if its name is a code, else an InternalError with the error as its cause
 */
export const codedError = (error: unknown): Error =>
  error instanceof Error && isErrorCode(error.name) ? error : new InternalError(error);
