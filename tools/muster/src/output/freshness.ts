import type { AccountItem, TargetItem } from '@muster/contracts';
import type { Target, TargetFilter } from '@muster/inventory-table';
import { leastFreshOf } from '@muster/inventory-table/freshness';
import { heldAccounts } from '@muster/inventory-table/held-accounts';
import pLimit from 'p-limit';
import type { InventoryRecords } from '../surroundings.ts';
import { fitMessage, formatCount, plural } from './format.ts';
import { accountNotes, outOfScopeNotes } from './out-of-scope.ts';
import { periodOf, shownOf, timesOf } from './periods.ts';

const MAX_UNREADABLE_NOTES = 20;
const READS_AT_ONCE = 8;
const MAX_ERROR_LENGTH = 400;

export interface Coverage {
  readonly targets: readonly TargetItem[];
  /** Targets that the table lists but has no target item for. */
  readonly unattempted: number;
  /** All targets of the selection that the table lists. */
  readonly listed: readonly Target[];
  /** Accounts of the selection without a known target in scope. */
  readonly accounts: readonly AccountItem[];
}

/** How fresh and complete the targets of a selection are. */
export async function readCoverage(
  inventory: Pick<InventoryRecords, 'listTargets' | 'getTarget' | 'listAccounts' | 'getAccount'>,
  filter: TargetFilter,
): Promise<Coverage> {
  const listed = await inventory.listTargets(filter);
  const accountIds = (await inventory.listAccounts()).filter((id) => filter.accountIds?.includes(id) ?? true);
  const inTurn = pLimit(READS_AT_ONCE);
  const [found, accounts] = await Promise.all([
    Promise.all(listed.map((target) => inTurn(() => inventory.getTarget(target)))),
    Promise.all(accountIds.map((accountId) => inTurn(() => inventory.getAccount(accountId)))),
  ]).finally(() => inTurn.clearQueue());
  const targets = found.filter((item) => item !== undefined).map(leastFreshOf);
  return {
    targets: targets.toSorted((a, b) => a.pk.localeCompare(b.pk)),
    unattempted: found.length - targets.length,
    listed,
    accounts: heldAccounts(
      accounts.filter((item) => item !== undefined),
      targets,
      filter.regions === undefined,
    ),
  };
}

const isUnreadable = ({ unreadableSince, outOfScopeSince }: TargetItem): boolean =>
  unreadableSince !== undefined && outOfScopeSince === undefined;

/** Notes for the reader of the inventory: parts of the selection that the data does not cover. */
export function coverageNotes(coverage: Coverage, filter: TargetFilter): string[] {
  const { targets, unattempted, accounts } = coverage;
  const unreadable = targets.filter(isUnreadable);
  const groups = [...Map.groupBy(unreadable, alikeAs).values()];
  const more = groups.slice(MAX_UNREADABLE_NOTES).flat().length;
  return [
    ...unknownNotes(coverage, filter),
    ...groups
      .slice(0, MAX_UNREADABLE_NOTES)
      .flatMap(([first, ...others]) => (first === undefined ? [] : unreadableNote([first, ...others]))),
    ...(more > 0 ? [`note: ${plural(more, 'more target')} could not be read`] : []),
    ...outOfScopeNotes(targets),
    ...accountNotes(accounts),
    ...(unattempted > 0 ? [`note: ${plural(unattempted, 'target')} not read yet`] : []),
  ];
}

/** Accounts and regions of the filter without a target in the table. */
function unknownNotes({ listed, accounts }: Coverage, { accountIds, regions }: TargetFilter): string[] {
  const ofAccounts = (ids: readonly string[]) => ` for ${named('account', ids)}`;
  const inRegions = (names: readonly string[]) => ` in ${named('region', names)}`;
  const note = (what: string) => `note: no data${what}: no run has read it`;
  if (listed.length === 0 && accounts.length === 0)
    return [note((accountIds ? ofAccounts(accountIds) : '') + (regions ? inRegions(regions) : ''))];
  const knownAccounts = new Set([...listed, ...accounts].map(({ accountId }) => accountId));
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

/** If AWS refuses a role, every region of the account is unreadable with the same error. */
const alikeAs = (target: TargetItem): string => `${target.accountId} ${errorOf(target)}`;

/** @param group unreadable targets of one account. Their errors differ only in the region's name */
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

/** `48 targets known: 46 fresh, 2 unreadable; read at …`: the footer of the table. */
export function coverageFooter({
  targets,
  unattempted,
  accounts,
}: Pick<Coverage, 'targets' | 'unattempted' | 'accounts'>): string {
  const times = timesOf(targets.map(({ lastCompleteScanAt }) => lastCompleteScanAt));
  const unreadable = targets.filter(isUnreadable).length;
  const outOfScope = targets.filter(({ outOfScopeSince }) => outOfScopeSince !== undefined).length;
  const total = targets.length + unattempted;
  const fresh = total - unreadable - outOfScope - unattempted;
  const unread = accounts.filter(({ outOfScopeSince }) => outOfScopeSince === undefined).length;
  const parts = [
    `${plural(total, 'target')} known: ${formatCount(fresh)} fresh, ${formatCount(unreadable)} unreadable`,
    ...(outOfScope === 0 ? [] : [`, ${formatCount(outOfScope)} not in scope`]),
    ...(times.length === 0 ? [] : [`; read ${periodOf(times)}`]),
    ...(unread === 0 ? [] : [`; ${plural(unread, 'account')} never read`]),
  ];
  return `${parts.join('')}\n`;
}
