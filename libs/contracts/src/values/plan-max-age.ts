import { Duration, durationMs } from './duration.ts';

/** The ledger keeps a plan for 90 days. */
const MAX_AGE_MS = 90 * 86_400_000;

/** Milliseconds of a duration such as `7d`. NaN if the text is none. */
export const planMaxAgeMs = (text: string): number => durationMs(text);

/** The default for `planMaxAge`. */
export const DEFAULT_PLAN_MAX_AGE = '7d';

/** The longest time from the making of a plan to its application: a whole number with `min`, `h`, `d` or `w`. */
export const PlanMaxAge = Duration.refine((text) => !(planMaxAgeMs(text) < 60_000), 'expected at least 1min')
  .refine((text) => !(planMaxAgeMs(text) > MAX_AGE_MS), 'expected at most 90d')
  .meta({
    title: 'duration in min, h, d or w, at most 90d',
    description: 'How old a plan of tag changes may be when it is applied. An older plan is refused.',
    examples: ['12h'],
    default: DEFAULT_PLAN_MAX_AGE,
  });
