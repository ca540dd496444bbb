import type { TargetItem } from '@muster/contracts';
import type { Target, TargetFilter } from '@muster/inventory-table';
import pLimit from 'p-limit';
import type { InventoryRecords } from '../surroundings.ts';
import { fitMessage, formatCount, plural } from './format.ts';

const MAX_UNREADABLE_NOTES = 20;
const READS_AT_ONCE = 8;
const MAX_ERROR_LENGTH = 400;

export interface Coverage {
  readonly targets: readonly TargetItem[];
  /** Targets that the table lists but has no target item for. */
  readonly unattempted: number;
  /** All targets of the selection that the table lists. */
  readonly listed: readonly Target[];
}

/** How far the targets of a selection can be trusted. */
export async function readCoverage(
  inventory: Pick<InventoryRecords, 'listTargets' | 'getTarget'>,
  filter: TargetFilter,
): Promise<Coverage> {
  const listed = await inventory.listTargets(filter);
  const inTurn = pLimit(READS_AT_ONCE);
  const found = await Promise.all(listed.map((target) => inTurn(() => inventory.getTarget(target)))).finally(
    () => inTurn.clearQueue(),
  );
  const targets = found.filter((item) => item !== undefined);
  return {
    targets: targets.toSorted((a, b) => a.pk.localeCompare(b.pk)),
    unattempted: found.length - targets.length,
    listed,
  };
}

/** What a reader of the inventory has to know beside the resources: what was asked for and is not covered. */
export function coverageNotes({ targets, unattempted, listed }: Coverage, filter: TargetFilter): string[] {
  const unreadable = targets.filter(({ unreadableSince }) => unreadableSince !== undefined);
  const groups = [...Map.groupBy(unreadable, alikeAs).values()];
  const more = groups.slice(MAX_UNREADABLE_NOTES).flat().length;
  return [
    ...unknownNotes(listed, filter),
    ...groups
      .slice(0, MAX_UNREADABLE_NOTES)
      .flatMap(([first, ...others]) => (first === undefined ? [] : unreadableNote([first, ...others]))),
    ...(more > 0 ? [`note: ${plural(more, 'more target')} could not be read`] : []),
    ...(unattempted > 0 ? [`note: ${plural(unattempted, 'target')} not read yet`] : []),
  ];
}

/** Accounts and regions that the filter names and of which the table lists no target. */
function unknownNotes(listed: readonly Target[], { accountIds, regions }: TargetFilter): string[] {
  const ofAccounts = (ids: readonly string[]) => ` of ${named('account', ids)}`;
  const inRegions = (names: readonly string[]) => ` in ${named('region', names)}`;
  const note = (what: string) => `note: nothing is known${what}: no run has read it`;
  if (listed.length === 0)
    return [note((accountIds ? ofAccounts(accountIds) : '') + (regions ? inRegions(regions) : ''))];
  const knownAccounts = new Set(listed.map(({ accountId }) => accountId));
  const knownRegions = new Set(listed.map(({ region }) => region));
  const unknownAccounts = accountIds?.filter((id) => !knownAccounts.has(id)) ?? [];
  const unknownRegions = regions?.filter((name) => !knownRegions.has(name)) ?? [];
  return [
    ...(unknownAccounts.length > 0
      ? [note(ofAccounts(unknownAccounts) + (regions ? inRegions(regions) : ''))]
      : []),
    ...(unknownRegions.length > 0 ? [note(inRegions(unknownRegions))] : []),
  ];
}

/** `account 1`, `accounts 1, 2` */
const named = (noun: string, names: readonly string[]): string =>
  `${noun}${names.length === 1 ? '' : 's'} ${names.join(', ')}`;

/** The error of a target, with `REGION` where it names the target's region. */
const errorOf = ({ region, lastError }: TargetItem): string =>
  lastError === undefined ? '' : `${lastError.code}: ${lastError.message.replaceAll(region, 'REGION')}`;

/** A role that is refused makes every region of its account unreadable, with the same error. */
const alikeAs = (target: TargetItem): string => `${target.accountId} ${errorOf(target)}`;

/** @param group unreadable targets of one account whose errors are the same but for the region's name */
function unreadableNote(group: readonly [TargetItem, ...TargetItem[]]): string {
  const [first] = group;
  const { accountId, lastError } = first;
  const regions = group.map(({ region }) => region).join(', ');
  const where =
    group.length === 1
      ? `${regions} is unreadable`
      : `is unreadable in ${plural(group.length, 'region')} (${regions})`;
  const since = timesOf(group.map(({ unreadableSince }) => unreadableSince))[0];
  const error = group.length === 1 ? `${lastError?.code}: ${lastError?.message}` : errorOf(first);
  const reason = lastError === undefined ? '' : ` (${fitMessage(error, MAX_ERROR_LENGTH)})`;
  return `note: ${accountId} ${where} since ${since}${reason}; ${shownOf(group)}`;
}

/** How old what is shown of unreadable targets is. */
function shownOf(group: readonly TargetItem[]): string {
  const read = timesOf(group.map(({ lastCompleteScanAt }) => lastCompleteScanAt));
  if (read.length === 0)
    return group.length === 1 ? 'it was never read to its end' : 'none was ever read to its end';
  const never = group.length - read.length;
  const rest = never === 0 ? '' : `, ${formatCount(never)} never to the end`;
  return `what is shown was read ${periodOf(read)}${rest}`;
}

/** Those that there are, the oldest first. */
const timesOf = (times: readonly (string | undefined)[]): string[] =>
  times.filter((time) => time !== undefined).toSorted();

/** `at …` or `from … to …`. */
const periodOf = (sorted: readonly string[]): string =>
  sorted[0] === sorted.at(-1) ? `at ${sorted[0]}` : `from ${sorted[0]} to ${sorted.at(-1)}`;

/** `Read between … and …; 2 of 48 targets unreadable`: the footer of the table. */
export function coverageFooter({ targets, unattempted }: Omit<Coverage, 'listed'>): string {
  const times = timesOf(targets.map(({ lastCompleteScanAt }) => lastCompleteScanAt));
  const unreadable = targets.filter(({ unreadableSince }) => unreadableSince !== undefined).length;
  const total = targets.length + unattempted;
  const fresh = total - unreadable - unattempted;
  const when = times.length === 0 ? '' : `; read ${periodOf(times)}`;
  return `${plural(total, 'target')} known: ${formatCount(fresh)} fresh, ${formatCount(unreadable)} unreadable${when}\n`;
}
