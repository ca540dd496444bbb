import type { TargetItem } from '@muster/contracts';
import { formatCount } from './format.ts';

/** Those that there are, the oldest first. */
export const timesOf = (times: readonly (string | undefined)[]): string[] =>
  times.filter((time) => time !== undefined).toSorted();

/** `at …` or `from … to …`. */
export const periodOf = (sorted: readonly string[]): string =>
  sorted[0] === sorted.at(-1) ? `at ${sorted[0]}` : `from ${sorted[0]} to ${sorted.at(-1)}`;

/** How old what is shown of targets is that were not read lately. */
export function shownOf(group: readonly Pick<TargetItem, 'lastCompleteScanAt'>[]): string {
  const read = timesOf(group.map(({ lastCompleteScanAt }) => lastCompleteScanAt));
  if (read.length === 0)
    return group.length === 1 ? 'it was never read to its end' : 'none was ever read to its end';
  const never = group.length - read.length;
  const rest = never === 0 ? '' : `, ${formatCount(never)} never to the end`;
  return `what is shown was read ${periodOf(read)}${rest}`;
}
