const DAY_MS = 86_400_000;

/** Upper limits of the time since launch. The last group has none. */
const AGES = [
  ['under 1 day', 1],
  ['1 to 7 days', 7],
  ['7 to 30 days', 30],
  ['30 to 90 days', 90],
  ['90 days to 1 year', 365],
  ['1 to 2 years', 730],
  ['over 2 years', Number.POSITIVE_INFINITY],
] as const;
export const UNKNOWN = 'unknown';
export const AGE_GROUPS: readonly string[] = AGES.map(([name]) => name);

/** The group of a launch time. */
export function ageGroup(launchTime: string | undefined, nowMs: number): string {
  const launchedMs = launchTime === undefined ? Number.NaN : Date.parse(launchTime);
  const days = (nowMs - launchedMs) / DAY_MS;
  return AGES.find(([, limit]) => days < limit)?.[0] ?? UNKNOWN;
}
