import { InvalidArgumentError } from 'commander';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const UNITS_MS: ReadonlyMap<string, number> = new Map([
  ['min', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
  ['w', 7 * DAY_MS],
  ['y', 365 * DAY_MS],
]);
const UNITS = 'min, h, d, w or y';
/** A thousand years: no date before the year 1000 is written. */
const MAX_MS = 365_000 * DAY_MS;

const DURATION = /^(\d+)\s*([a-z]*)$/i;
/** A date, or a date with a time. Without an offset, both are in UTC. */
const DATE = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** `90d` → milliseconds. @throws InvalidArgumentError */
export function parseDuration(text: string): number {
  const [, count = '', unit = ''] = DURATION.exec(text) ?? [];
  if (count === '') throw new InvalidArgumentError(`Enter a number and a unit (${UNITS}), such as 90d.`);
  if (unit === '') throw new InvalidArgumentError(`Add a unit (${UNITS}); did you mean ${count}d?`);
  const unitMs = UNITS_MS.get(unit.toLowerCase());
  if (unitMs === undefined) throw new InvalidArgumentError(unitProblem(count, unit));
  const durationMs = Number(count) * unitMs;
  if (durationMs > MAX_MS) throw new InvalidArgumentError('Enter at most 1000 years.');
  return durationMs;
}

function unitProblem(count: string, unit: string): string {
  const name = unit.toLowerCase();
  if (name.startsWith('mo')) return `Months differ in length; did you mean ${Number(count) * 30}d?`;
  if (name === 'm')
    return `"m" is not clear; did you mean ${count}min, or ${Number(count) * 30}d for months?`;
  const meant = [...UNITS_MS.keys()].find((each) => name[0] === each[0]);
  return `"${unit}" is not a unit (${UNITS})${meant === undefined ? '' : `; did you mean ${count}${meant}?`}.`;
}

/** A point in time, or a duration before now. */
export type Moment = { readonly at: Date } | { readonly agoMs: number };

/** `2026-11-01`, `2026-11-01T08:00:00Z` or `90d`. @throws InvalidArgumentError */
export function parseMoment(text: string): Moment {
  if (DURATION.test(text)) return { agoMs: parseDuration(text) };
  const at = DATE.test(text) ? dateOf(text) : undefined;
  if (at !== undefined) return { at };
  throw new InvalidArgumentError(
    'Enter a date such as 2026-11-01, a time such as 2026-11-01T08:00Z, or a duration before now such as 90d.',
  );
}

/** Undefined for a date that does not exist, such as February 30, which JavaScript would take for March 2. */
function dateOf(text: string): Date | undefined {
  const [day = '', time] = text.split(/[T ]/);
  const hasOffset = /(?:Z|[+-]\d{2}:\d{2})$/.test(time ?? '');
  const date = new Date(time === undefined ? day : `${day}T${time}${hasOffset ? '' : 'Z'}`);
  const exists = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || Number.isNaN(exists.getTime())) return undefined;
  return exists.toISOString().startsWith(day) ? date : undefined;
}

/** The moment as text that can be compared with the times of the inventory. */
export const timeOf = (moment: Moment, now: Date): string =>
  ('at' in moment ? moment.at : new Date(now.getTime() - moment.agoMs)).toISOString();

/** `93d`, `5h` or `12min`: the time from one moment to another in its largest unit. */
export function ageText(from: string, now: Date): string {
  const ageMs = Math.max(0, now.getTime() - Date.parse(from));
  if (ageMs >= 2 * DAY_MS) return `${Math.floor(ageMs / DAY_MS)}d`;
  if (ageMs >= 2 * HOUR_MS) return `${Math.floor(ageMs / HOUR_MS)}h`;
  return `${Math.floor(ageMs / MINUTE_MS)}min`;
}
