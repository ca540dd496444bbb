import { describe, expect, it } from '@jest/globals';
import { fit, formatCount, formatDuration, plural } from './format.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0.0 s'],
    [3_240, '3.2 s'],
    [59_949, '59.9 s'],
    [59_950, '1 min 00 s'],
    [83_000, '1 min 23 s'],
    [7_500_000, '2 h 05 min'],
  ])('shows %d ms as %s', (durationMs, text) => {
    expect(formatDuration(durationMs)).toBe(text);
  });
});

describe('formatCount', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1_000, '1,000'],
    [48_000, '48,000'],
    [1_234_567, '1,234,567'],
    [-48_000, '-48,000'],
  ])('shows %d as %s', (count, text) => {
    expect(formatCount(count)).toBe(text);
  });
});

describe('fit', () => {
  it('cuts long text and keeps it on one line', () => {
    expect(fit('one\ntwo three', 9)).toBe('one two …');
    expect(fit('short', 5)).toBe('short');
  });
});

describe('plural', () => {
  it('counts', () => {
    expect([plural(1, 'target'), plural(48_000, 'instance')]).toEqual(['1 target', '48,000 instances']);
  });
});
