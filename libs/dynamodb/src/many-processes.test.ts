import { describe, expect, it } from '@jest/globals';
import { batchWrite, type DynamoDb } from './index.ts';
import { throttled } from './testing/fake-timers.ts';
import { TokenBucket } from './testing/throttled/token-bucket.ts';
import type { Timers } from './timers.ts';

const ITEMS = 1_000;
/** Duration of a DynamoDB call, in milliseconds. */
const LATENCY_MS = 5;

/** A clock for many processes: it advances to the next wake-up time when all of them sleep. */
class VirtualClock {
  #nowMs = 0;
  #random = 1;
  readonly #sleepers: { readonly atMs: number; readonly wake: () => void }[] = [];

  readonly timers: Timers = {
    now: () => this.#nowMs,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        const atMs = this.#nowMs + milliseconds;
        const place = this.#sleepers.findLastIndex((other) => other.atMs <= atMs);
        this.#sleepers.splice(place + 1, 0, { atMs, wake });
      }),
    // Source: Numerical Recipes, "Quick and dirty generators"; the same numbers in each test.
    random: () => (this.#random = (this.#random * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32,
  };

  /** Runs until `work` is done. @returns its duration in milliseconds of this clock */
  async run(work: Promise<unknown>): Promise<number> {
    let isDone = false;
    const ends = work.finally(() => (isDone = true));
    ends.catch(() => undefined);
    while (!isDone) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = this.#sleepers.shift();
      if (next === undefined) continue;
      this.#nowMs = next.atMs;
      next.wake();
    }
    await ends;
    return this.#nowMs;
  }
}

/**
 * A table that many processes write to. It returns items of a batch that do not fit, and refuses a batch of which no
 * item fits.
 */
function table(writesPerSecond: number, { now, sleep }: Timers) {
  const bucket = new TokenBucket(writesPerSecond, writesPerSecond, now);
  let stored = 0;
  const client = () => {
    const send = async ({ input }: { input: { RequestItems: { things: unknown[] } } }) => {
      await sleep(LATENCY_MS);
      const { things } = input.RequestItems;
      const taken = things.findIndex(() => !bucket.has(1) || (bucket.take(1), false));
      const count = taken < 0 ? things.length : taken;
      stored += count;
      if (count === 0) throw throttled();
      const left = things.slice(count);
      return { UnprocessedItems: left.length === 0 ? {} : { things: left } };
    };
    return { send } as unknown as DynamoDb;
  };
  return { client, stored: () => stored };
}

describe('many processes that write to one table at the same time', () => {
  it.each([
    { processes: 1, writesPerSecond: 100 },
    { processes: 34, writesPerSecond: 400 },
    { processes: 340, writesPerSecond: 4_000 },
  ])(
    'are done nearly as fast as the table allows: $processes with 1000 items each at $writesPerSecond a second',
    async ({ processes, writesPerSecond }) => {
      const clock = new VirtualClock();
      const { client, stored } = table(writesPerSecond, clock.timers);
      const puts = Array.from({ length: ITEMS }, (_, index) => ({ put: { pk: 'p', sk: String(index) } }));
      const tookMs = await clock.run(
        Promise.all(
          Array.from({ length: processes }, () => batchWrite(client(), 'things', puts, clock.timers)),
        ),
      );
      expect(stored()).toBe(processes * ITEMS);
      const tableMs = ((processes * ITEMS) / writesPerSecond - 1) * 1_000;
      expect(tookMs / tableMs).toBeGreaterThan(1);
      expect(tookMs / tableMs).toBeLessThan(1.3);
    },
  );
});
