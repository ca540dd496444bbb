import { describe, expect, it } from '@jest/globals';
import { timeLeft, withinInvocation, withTimeLeft } from './index.ts';

const invocation = (remainingMs: () => number) => ({
  awsRequestId: 'request-1',
  getRemainingTimeInMillis: remainingMs,
});

describe('timeLeft', () => {
  it('is unknown outside an invocation', () => {
    expect(timeLeft()).toBeUndefined();
  });

  it.each([
    [900_000, 870_000],
    [60_000, 54_000],
  ])('for an invocation of %d ms is %d ms: the rest is reserved for its end', async (limitMs, leftMs) => {
    const seen = await withinInvocation(
      invocation(() => limitMs),
      () => Promise.resolve(timeLeft()?.()),
    );
    expect(seen).toBe(leftMs);
  });

  it('becomes negative during the invocation', async () => {
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

  it('belongs to the innermost work, separately for concurrent work', async () => {
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
