import type { AccountItem, RunSummary, TargetItem } from '@muster/contracts';
import type { Target } from '@muster/inventory-table';
import type { Reason, ReportAccountProblem, ReportTarget, TargetOutcome, TargetState } from './model.ts';
import type { Positions } from './totals/positions.ts';

export interface Places {
  readonly accounts: Positions;
  readonly regions: Positions;
}

const stateOf = (item: TargetItem | undefined): TargetState => {
  if (item?.outOfScopeSince !== undefined) return 'outOfScope';
  if (item?.unreadableSince !== undefined) return 'unreadable';
  return item?.lastCompleteScanAt === undefined ? 'neverRead' : 'fresh';
};

function reasonOf(
  state: TargetState,
  { outOfScopeReason, lastError }: Pick<TargetItem, 'outOfScopeReason' | 'lastError'>,
): Reason | undefined {
  const reason = state === 'outOfScope' ? outOfScopeReason : state === 'fresh' ? undefined : lastError;
  return reason && { code: reason.code, message: reason.message };
}

/** How far one target can be trusted. @param item undefined if the target was never attempted */
export function reportTarget(
  { accountId, region }: Target,
  item: TargetItem | undefined,
  { present, outcome }: { readonly present: number; readonly outcome: TargetOutcome | undefined },
  { accounts, regions }: Places,
): ReportTarget {
  const state = stateOf(item);
  return {
    account: accounts.of(accountId),
    region: regions.of(region),
    state,
    present,
    lastCompleteScanAt: item?.lastCompleteScanAt,
    lastAttemptAt: item?.lastAttemptAt,
    unreadableSince: state === 'unreadable' ? item?.unreadableSince : undefined,
    outOfScopeSince: item?.outOfScopeSince,
    reason: item && reasonOf(state, item),
    outcome,
  };
}

export function reportAccountProblem(item: AccountItem, { accounts }: Places): ReportAccountProblem {
  const state = item.outOfScopeSince === undefined ? 'unreadable' : 'outOfScope';
  return {
    account: accounts.of(item.accountId),
    state,
    since: item.outOfScopeSince ?? item.unreadableSince,
    reason: reasonOf(state, item),
  };
}

/** `account region`, or the account alone. */
export const placeName = (accountId: string, region: string | undefined): string =>
  region === undefined ? accountId : `${accountId} ${region}`;

/** The targets that did not succeed in the run, by `placeName`. The first outcome of a target counts. */
export function outcomesOf(run: RunSummary | undefined): ReadonlyMap<string, TargetOutcome> {
  const outcomes = new Map<string, TargetOutcome>();
  for (const { accountId, region, status, code, message } of run?.outcomes ?? []) {
    const place = placeName(accountId, region);
    if (!outcomes.has(place))
      outcomes.set(place, {
        status,
        reason: code === undefined ? undefined : { code, message: message ?? '' },
      });
  }
  return outcomes;
}
