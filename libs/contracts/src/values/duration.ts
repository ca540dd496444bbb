import * as z from 'zod';

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);

const DURATION = /^(\d{1,6})(min|h|d|w)$/;

/** Milliseconds of a duration such as `7d`. NaN if the text is none. */
export function durationMs(text: string): number {
  const [, count, unit = ''] = DURATION.exec(text) ?? [];
  return Number(count) * (UNITS_MS.get(unit) ?? Number.NaN);
}

/** A whole number with `min`, `h`, `d` or `w`. */
export const Duration = z
  .string({ error: 'expected a number with a unit (min, h, d or w), such as "7d"' })
  .regex(DURATION, 'expected a number with a unit (min, h, d or w), such as "7d"')
  .meta({ title: 'duration in min, h, d or w' });
