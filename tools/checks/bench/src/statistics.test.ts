import { describe, expect, it } from '@jest/globals';
import { ImpossibleStateError } from '@muster/errors';
import { fittedExponent, median, spreadOf } from './statistics.ts';

describe('median', () => {
  it.each([
    [[7], 7],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });

  it('refuses an empty list', () => {
    expect(() => median([])).toThrow(ImpossibleStateError);
  });
});

it('returns median, minimum and maximum', () => {
  expect(spreadOf([21.5, 19.25, 20])).toEqual({ median: 20, min: 19.25, max: 21.5 });
});

describe('fittedExponent', () => {
  const xs = [10_000, 20_000, 50_000, 100_000, 200_000];

  it.each([
    ['linear', 1, (x: number) => 3 * x],
    ['quadratic', 2, (x: number) => x * x],
    ['constant', 0, () => 5],
    ['a square root', 0.5, (x: number) => Math.sqrt(x)],
  ])('finds %s growth', (_, exponent, f) => {
    expect(fittedExponent(xs.map((x) => ({ x, y: f(x) })))).toBeCloseTo(exponent, 10);
  });

  it('refuses points that all have the same x', () => {
    expect(() =>
      fittedExponent([
        { x: 5, y: 1 },
        { x: 5, y: 2 },
      ]),
    ).toThrow(ImpossibleStateError);
  });
});
