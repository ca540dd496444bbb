import * as z from 'zod';

const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
  ['w', 604_800_000],
]);
/** The ledger keeps a plan for 90 days. */
const MAX_AGE_MS = 90 * 86_400_000;
const DURATION = /^(\d{1,6})(min|h|d|w)$/;

/** Milliseconds of a duration such as `7d`. NaN if the text is none. */
export function planMaxAgeMs(text: string): number {
  const [, count, unit = ''] = DURATION.exec(text) ?? [];
  return Number(count) * (UNITS_MS.get(unit) ?? Number.NaN);
}

/** The default for `planMaxAge`. */
export const DEFAULT_PLAN_MAX_AGE = '7d';

/** The longest time from the making of a plan to its application: a whole number with `min`, `h`, `d` or `w`. */
export const PlanMaxAge = z
  .string({ error: 'expected a number with a unit (min, h, d or w), such as "7d"' })
  .regex(DURATION, 'expected a number with a unit (min, h, d or w), such as "7d"')
  .refine((text) => !(planMaxAgeMs(text) < 60_000), 'expected at least 1min')
  .refine((text) => !(planMaxAgeMs(text) > MAX_AGE_MS), 'expected at most 90d')
  .meta({
    title: 'duration in min, h, d or w, at most 90d',
    description: 'How old a plan of tag changes may be when it is applied. An older plan is refused.',
    examples: ['12h'],
    default: DEFAULT_PLAN_MAX_AGE,
  });
