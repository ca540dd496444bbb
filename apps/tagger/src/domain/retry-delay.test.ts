import { describe, expect, it } from '@jest/globals';
import { retryDelaySeconds } from './retry-delay.ts';

describe('retryDelaySeconds', () => {
  it('grows up to 15 minutes', () => {
    expect([1, 2, 3, 4, 5].map((count) => retryDelaySeconds(count, 0))).toEqual([20, 80, 320, 900, 900]);
  });

  it('differs by at most a quarter', () => {
    expect([1, 2, 3, 4].map((count) => retryDelaySeconds(count, 0.999))).toEqual([16, 61, 241, 676]);
  });
});
