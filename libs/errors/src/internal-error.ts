import { INTERNAL_ERROR, isErrorCode, withErrorCode } from './error-codes.ts';
import { MusterError } from './muster-error.ts';

/** An error of Muster's code, of its runtime or of a library. The message repeats the original one. */
export class InternalError extends MusterError {
  static override readonly code = INTERNAL_ERROR;

  constructor(cause: unknown) {
    super(withErrorCode(cause instanceof Error ? cause : { name: '', message: String(cause) }).message, {
      cause,
    });
  }
}

/**
 * The only place that decides the visible name of an error: in a log, an outcome, the ledger, or in what the state
 * machine catches.
 * @returns the error itself if its name is a code, otherwise an InternalError with the error as its cause
 */
export const codedError = (error: unknown): Error =>
  error instanceof Error && isErrorCode(error.name) ? error : new InternalError(error);

/** What was thrown, as an error: JavaScript can throw any value. The name of an error stays as it is. */
export const asError = (thrown: unknown): Error =>
  thrown instanceof Error ? thrown : new InternalError(thrown);
