import { ImpossibleStateError } from '@muster/errors';
/** Summary of several rounds of one measurement. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/**
 * The middle value. For an even number of values, the mean of the two in the middle. @throws RangeError for an empty
 * list
 */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  if (upper === undefined || lower === undefined)
    throw new ImpossibleStateError('an empty list has no median');
  return (lower + upper) / 2;
}

/** @throws RangeError for an empty list */
export function spreadOf(values: readonly number[]): Spread {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) };
}

/**
 * The exponent p of the power law `y = c · x^p` that fits the points best: the slope of the least-squares line through
 * their logarithms. 1 is linear, 2 is quadratic.
 * @throws RangeError for fewer than two different x
 */
export function fittedExponent(points: readonly { readonly x: number; readonly y: number }[]): number {
  const logs = points.map(({ x, y }) => ({ x: Math.log(x), y: Math.log(y) }));
  const mean = (pick: (point: { x: number; y: number }) => number) =>
    logs.reduce((sum, point) => sum + pick(point), 0) / logs.length;
  const meanX = mean(({ x }) => x);
  const meanY = mean(({ y }) => y);
  const covariance = logs.reduce((sum, { x, y }) => sum + (x - meanX) * (y - meanY), 0);
  const variance = logs.reduce((sum, { x }) => sum + (x - meanX) ** 2, 0);
  if (!(variance > 0)) throw new ImpossibleStateError('an exponent needs two different x');
  return covariance / variance;
}
