/** A rate of the last seconds says more about the rest of a run than one since its start. */
const WINDOW_MS = 10_000;
/** Before this time, the rate says nothing. */
const MIN_MS = 2_000;

/** Measures how fast a count grows. */
export class Rate {
  readonly #samples: { readonly atMs: number; readonly count: number }[] = [];

  add(atMs: number, count: number): void {
    this.#samples.push({ atMs, count });
    // One sample before the window stays, so that the samples cover all of it.
    while ((this.#samples[1]?.atMs ?? atMs) <= atMs - WINDOW_MS) this.#samples.shift();
  }

  /** Undefined if it is not known yet, or if nothing was counted. */
  get perSecond(): number | undefined {
    const first = this.#samples[0];
    const last = this.#samples.at(-1);
    if (first === undefined || last === undefined) return undefined;
    const durationMs = last.atMs - first.atMs;
    if (durationMs < MIN_MS || last.count <= first.count) return undefined;
    return Math.round(((last.count - first.count) * 1000) / durationMs);
  }
}
