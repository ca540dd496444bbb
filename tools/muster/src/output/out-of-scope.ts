import type { AccountItem, TargetItem } from '@muster/contracts';
import { fitMessage, formatCount, plural } from './format.ts';
import { shownOf, timesOf } from './periods.ts';

const MAX_NOTES = 20;
/** Accounts that one note names. */
const MAX_NAMED = 20;
const MAX_ERROR_LENGTH = 400;

type Group<Item> = readonly [Item, ...Item[]];

const groupsOf = <Item>(items: readonly Item[], key: (item: Item) => string): Group<Item>[] =>
  [...Map.groupBy(items, key).values()].flatMap(([first, ...others]) =>
    first === undefined ? [] : [[first, ...others]],
  );

const sinceOf = (group: readonly { outOfScopeSince?: string | undefined }[]): string =>
  timesOf(group.map(({ outOfScopeSince }) => outOfScopeSince))[0] ?? '';

/** The targets that the last run skipped: one note for each account and reason. */
export function outOfScopeNotes(targets: readonly TargetItem[]): string[] {
  const leftOut = targets.filter(({ outOfScopeSince }) => outOfScopeSince !== undefined);
  const groups = groupsOf(
    leftOut,
    ({ accountId, outOfScopeReason }) => `${accountId} ${outOfScopeReason?.code}`,
  );
  const more = groups.slice(MAX_NOTES).flat().length;
  return [
    ...groups.slice(0, MAX_NOTES).map(targetsNote),
    ...(more > 0 ? [`note: ${plural(more, 'more target')} not in scope`] : []),
  ];
}

function targetsNote(group: Group<TargetItem>): string {
  const [{ accountId, region, outOfScopeReason }] = group;
  const where =
    group.length === 1
      ? `${region} is not in scope`
      : `is not in scope in ${plural(group.length, 'region')} (${group.map((each) => each.region).join(', ')})`;
  const reason =
    outOfScopeReason === undefined ? '' : ` (${outOfScopeReason.code}: ${outOfScopeReason.message})`;
  return `note: ${accountId} ${where} since ${sinceOf(group)}${reason}; ${shownOf(group)}`;
}

/** Accounts without a known target in scope: unreadable accounts and accounts out of scope. */
export function accountNotes(accounts: readonly AccountItem[]): string[] {
  const unreadable = accounts.filter(({ outOfScopeSince }) => outOfScopeSince === undefined);
  const leftOut = accounts.filter(({ outOfScopeSince }) => outOfScopeSince !== undefined);
  const more = Math.max(0, unreadable.length - MAX_NOTES);
  return [
    ...unreadable.slice(0, MAX_NOTES).map(unreadableAccountNote),
    ...(more > 0 ? [`note: ${plural(more, 'more account')} could not be read`] : []),
    ...groupsOf(leftOut, ({ outOfScopeReason }) => outOfScopeReason?.code ?? '').map(leftOutAccountsNote),
  ];
}

function unreadableAccountNote({ accountId, unreadableSince, lastError }: AccountItem): string {
  const error = lastError === undefined ? '' : `${lastError.code}: ${lastError.message}`;
  const reason = error === '' ? '' : ` (${fitMessage(error, MAX_ERROR_LENGTH)})`;
  return `note: ${accountId} is unreadable since ${unreadableSince ?? ''}${reason}; no target in scope was ever read`;
}

function leftOutAccountsNote(group: Group<AccountItem>): string {
  const [{ accountId, outOfScopeReason }] = group;
  const since = `not in scope since ${sinceOf(group)}`;
  if (group.length === 1)
    return `note: ${accountId} is ${since} (${outOfScopeReason?.code}: ${outOfScopeReason?.message}); no data about it`;
  const names = group.slice(0, MAX_NAMED).map((each) => each.accountId);
  const more = group.length > MAX_NAMED ? ` and ${formatCount(group.length - MAX_NAMED)} more` : '';
  return `note: ${plural(group.length, 'account')} ${since} (${outOfScopeReason?.code}): ${names.join(', ')}${more}; no data about them`;
}
