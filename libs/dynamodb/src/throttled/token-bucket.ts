/** Capacity that is used up and comes back evenly. */
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

  /** What larger calls than the whole bucket need is a full one. */
  has(units: number): boolean {
    const nowMs = this.#now();
    const gained = ((nowMs - this.#filledAtMs) / 1000) * this.#perSecond;
    this.#tokens = Math.min(this.#capacity, this.#tokens + gained);
    this.#filledAtMs = nowMs;
    return this.#tokens >= Math.min(units, this.#capacity);
  }

  /** May leave less than nothing: what a query reads is known when it has been read. */
  take(units: number): void {
    this.#tokens -= units;
  }
}
