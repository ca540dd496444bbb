import type { TargetItem } from '@muster/contracts';
import { formatCount } from './format.ts';

/** The defined times, oldest first. */
export const timesOf = (times: readonly (string | undefined)[]): string[] =>
  times.filter((time) => time !== undefined).toSorted();

/** `at …` or `from … to …`. */
export const periodOf = (sorted: readonly string[]): string =>
  sorted[0] === sorted.at(-1) ? `at ${sorted[0]}` : `from ${sorted[0]} to ${sorted.at(-1)}`;

/** The age of the data of targets that the last run did not read. */
export function shownOf(group: readonly Pick<TargetItem, 'lastCompleteScanAt'>[]): string {
  const read = timesOf(group.map(({ lastCompleteScanAt }) => lastCompleteScanAt));
  if (read.length === 0)
    return group.length === 1 ? 'never read completely' : 'none was ever read completely';
  const never = group.length - read.length;
  const rest = never === 0 ? '' : `, ${formatCount(never)} never completely`;
  return `last read ${periodOf(read)}${rest}`;
}
