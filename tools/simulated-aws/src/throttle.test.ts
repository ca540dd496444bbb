import { describe, expect, it } from '@jest/globals';
import { TokenBuckets } from './throttle.ts';

function granted(buckets: TokenBuckets, calls: number, nowMs: number, scope = 'a/r'): number {
  return Array.from({ length: calls }, () => buckets.take('ec2:CreateTags', scope, nowMs)).filter(Boolean)
    .length;
}

describe('TokenBuckets', () => {
  it('grants its capacity immediately and then the refill', () => {
    const buckets = new TokenBuckets({});
    expect(granted(buckets, 150, 0)).toBe(100);
    expect(granted(buckets, 20, 500)).toBe(5);
    expect(granted(buckets, 150, 60_000)).toBe(100);
  });

  it('keeps scopes separate and accepts other limits', () => {
    const buckets = new TokenBuckets({ 'ec2:CreateTags': { capacity: 2, refillPerSecond: 0 } });
    expect(granted(buckets, 3, 0, 'a/r1')).toBe(2);
    expect(granted(buckets, 3, 0, 'a/r2')).toBe(2);
    expect(granted(buckets, 3, 60_000, 'a/r1')).toBe(0);
  });
});
