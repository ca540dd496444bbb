/** Capacity that is used up and refilled at a constant rate. */
export class TokenBucket {
  readonly #capacity: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  #tokens: number;
  #filledAtMs: number;

  /** @param now milliseconds */
  constructor(capacity: number, perSecond: number, now: () => number) {
    this.#capacity = capacity;
    this.#perSecond = perSecond;
    this.#now = now;
    this.#tokens = capacity;
    this.#filledAtMs = now();
  }

  /** A call that is larger than the whole bucket needs a full one. */
  has(units: number): boolean {
    const nowMs = this.#now();
    const gained = ((nowMs - this.#filledAtMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#capacity, this.#tokens + gained);
    this.#filledAtMs = nowMs;
    return this.#tokens >= Math.min(units, this.#capacity);
  }

  /** The rest may be negative: the size of a query is known only afterwards. */
  take(units: number): void {
    this.#tokens -= units;
  }
}
