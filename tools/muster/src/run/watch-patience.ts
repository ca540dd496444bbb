import { ServiceUnavailableError, ThrottledError, toStepError } from '@muster/aws-session';
import { CommandError, reasonOf, WatchLostError } from '../errors.ts';

export const SHORTEST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_AFTER_FAILURE_MS = 30_000;
/** How long looks may fail, from the first that did, before the watching ends. The run does not notice either. */
const PATIENCE_MS = 5 * 60_000;

/** How long failed looks at a run are put up with. */
export class WatchPatience {
  readonly #nowMs: () => number;
  #failures = 0;
  #failingSinceMs = 0;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** A look was good. */
  renew(): void {
    this.#failures = 0;
  }

  /**
   * @param startedAtMs when the look began that failed
   * @returns how long to wait before the next look
   * @throws WatchLostError where looks have failed for too long, or the reason will not go away
   */
  pauseAfterFailure(error: unknown, startedAtMs: number): number {
    if (error instanceof CommandError) throw error;
    if (this.#failures === 0) this.#failingSinceMs = startedAtMs;
    const isOver = this.#nowMs() - this.#failingSinceMs >= PATIENCE_MS;
    if (isOver || !mayPass(error))
      throw new WatchLostError(`cannot watch the run any longer: ${reasonOf(error)}`, { cause: error });
    return Math.min(LONGEST_PAUSE_AFTER_FAILURE_MS, SHORTEST_PAUSE_MS * 2 ** this.#failures++);
  }
}

/** Throttling, a server error, no network; not so expired or missing credentials, denied access, a missing table. */
function mayPass(error: unknown): boolean {
  const step = toStepError(error);
  return step instanceof ThrottledError || step instanceof ServiceUnavailableError;
}
