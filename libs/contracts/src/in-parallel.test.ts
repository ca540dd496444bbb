import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import { inParallel } from './in-parallel.ts';

describe('inParallel', () => {
  it('does a few at once, each once, and keeps their order', async () => {
    let underWay = 0;
    const peaks: number[] = [];
    const results = await inParallel(2, [30, 1, 1, 1], async (ms) => {
      peaks.push(++underWay);
      await delay(ms);
      underWay--;
      return ms * 2;
    });
    expect(results).toEqual([60, 2, 2, 2]);
    expect(peaks).toEqual([1, 2, 2, 2]);
  });

  it('has nothing to do without items, and fails with the first failure', async () => {
    expect(await inParallel(3, [], () => Promise.resolve(1))).toEqual([]);
    await expect(
      inParallel(1, ['a', 'b'], (item) => Promise.reject(new Error(`${item} failed`))),
    ).rejects.toThrow('a failed');
  });
});
