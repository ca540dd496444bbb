import { describe, expect, it } from '@jest/globals';
import { timeLeft, withinInvocation, withTimeLeft } from './index.ts';

const invocation = (remainingMs: () => number) => ({
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: remainingMs,
});

describe('timeLeft', () => {
  it('is not known outside of an invocation', () => {
    expect(timeLeft()).toBeUndefined();
  });

  it.each([
    [900_000, 870_000],
    [60_000, 54_000],
  ])('of an invocation of %d ms is %d ms: the rest is kept for its end', async (limitMs, leftMs) => {
    const seen = await withinInvocation(
      invocation(() => limitMs),
      () => Promise.resolve(timeLeft()?.()),
    );
    expect(seen).toBe(leftMs);
  });

  it('goes down to less than nothing as the invocation goes on', async () => {
    let remainingMs = 900_000;
    const seen = await withinInvocation(
      invocation(() => remainingMs),
      async () => {
        await Promise.resolve();
        remainingMs = 20_000;
        return timeLeft()?.();
      },
    );
    expect(seen).toBe(-10_000);
  });

  it('is that of the innermost work, and of concurrent work each', async () => {
    const inside = (ms: number) =>
      withTimeLeft(
        () => ms,
        () => Promise.resolve(timeLeft()?.()),
      );
    const seen = await withTimeLeft(
      () => 1,
      async () => [...(await Promise.all([inside(2), inside(3)])), timeLeft()?.()],
    );
    expect(seen).toEqual([2, 3, 1]);
  });
});
