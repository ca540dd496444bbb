import { ServiceUnavailableError, ThrottledError, toStepError } from '@muster/aws-session/calls';
import { CommandError, reasonOf, WatchLostError } from '../errors.ts';

export const SHORTEST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_AFTER_FAILURE_MS = 30_000;
/** How long polls may fail before watching ends, counted from the first failure. The run itself is not affected. */
const PATIENCE_MS = 5 * 60_000;

/** Decides how long to tolerate failed polls of a run. */
export class WatchPatience {
  readonly #nowMs: () => number;
  #failures = 0;
  #failingSinceMs = 0;

  readonly #what: string;

  /** @param what what is watched, for the message */
  constructor(nowMs: () => number, what = 'the run') {
    this.#nowMs = nowMs;
    this.#what = what;
  }

  /** Call this after a successful poll. */
  renew(): void {
    this.#failures = 0;
  }

  /**
   * @param startedAtMs when the failed poll began
   * @returns how long to wait before the next poll
   * @throws WatchLostError if polls have failed for too long, or the error is permanent
   */
  pauseAfterFailure(error: unknown, startedAtMs: number): number {
    if (error instanceof CommandError) throw error;
    if (this.#failures === 0) this.#failingSinceMs = startedAtMs;
    const isOver = this.#nowMs() - this.#failingSinceMs >= PATIENCE_MS;
    if (isOver || !mayPass(error))
      throw new WatchLostError(`watching ${this.#what} failed: ${reasonOf(error)}`, { cause: error });
    return Math.min(LONGEST_PAUSE_AFTER_FAILURE_MS, SHORTEST_PAUSE_MS * 2 ** this.#failures++);
  }
}

/** True for throttling, server errors and network errors. False for expired credentials, denied access and missing tables. */
function mayPass(error: unknown): boolean {
  const step = toStepError(error);
  return step instanceof ThrottledError || step instanceof ServiceUnavailableError;
}
