import { INTERNAL_ERROR } from './error-codes.ts';
import { MusterError } from './muster-error.ts';

/**
 * A state that the code itself excludes, for example a missing entry that the caller has checked. It is a mistake of the
 * developer. Users see the code `InternalError`. Anything that a person, a file or a service can cause needs its own
 * class and code.
 */
export class ImpossibleStateError extends MusterError {
  static override readonly code = INTERNAL_ERROR;
}
