import { MusterError } from './muster-error.ts';

/**
 * A listing of AWS gives the tokens or the items of earlier pages again, or is longer than any real listing. Another try
 * does not help.
 */
export class ListingRepeatsError extends MusterError {
  static override readonly code = 'ListingRepeats';
}

/**
 * Another invocation continued the same scan. This invocation ends, and the next one reads the checkpoint afresh.
 * `Discover` throws it, and the state machine of another service retries it.
 */
export class CheckpointConflictError extends MusterError {
  static override readonly code = 'CheckpointConflict';
  static override readonly retryable = true;
}
