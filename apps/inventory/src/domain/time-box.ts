/** Time that is reserved in an invocation to save the current page and return. */
const MARGIN_SHARE = 0.1;
export const LONGEST_MARGIN_MS = 30_000;
/** Maximum duration of a page, as a multiple of the slowest so far. */
const SLOWER_PAGE_FACTOR = 2;

/** Decides whether one more page fits in the time of this invocation. */
export class TimeBox {
  readonly #remainingMs: () => number;
  readonly #marginMs: number;
  #slowestPageMs = 0;

  /** @param remainingMs time left before Lambda ends the invocation, in milliseconds */
  constructor(remainingMs: () => number) {
    this.#remainingMs = remainingMs;
    this.#marginMs = Math.min(LONGEST_MARGIN_MS, remainingMs() * MARGIN_SHARE);
  }

  notePage(durationMs: number): void {
    this.#slowestPageMs = Math.max(this.#slowestPageMs, durationMs);
  }

  fitsAnotherPage(): boolean {
    return this.#remainingMs() > this.#marginMs + this.#slowestPageMs * SLOWER_PAGE_FACTOR;
  }
}
