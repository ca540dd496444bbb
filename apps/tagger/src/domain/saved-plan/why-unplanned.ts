import type { AccountItem, TypeFreshness, Unplanned } from '@muster/contracts';

type Freshness = Pick<
  TypeFreshness,
  'lastCompleteScanAt' | 'lastCompleteScanBegunAt' | 'lastError' | 'unreadableSince'
> &
  Pick<AccountItem, 'outOfScopeSince' | 'outOfScopeReason'>;

/** Why a target cannot be planned, or when its values were read. */
export function planningOf(
  freshness: Freshness | undefined,
  now: Date,
  maxAgeMs: number,
): { readonly readAt: string } | { readonly unplanned: Unplanned } {
  if (freshness?.outOfScopeSince !== undefined)
    return {
      unplanned: {
        reason: 'OutOfScope',
        since: freshness.outOfScopeSince,
        ...(freshness.outOfScopeReason && {
          code: freshness.outOfScopeReason.code,
          message: freshness.outOfScopeReason.message,
        }),
      },
    };
  if (freshness?.unreadableSince !== undefined) return { unplanned: unreadable(freshness) };
  const readAt = freshness?.lastCompleteScanBegunAt ?? freshness?.lastCompleteScanAt;
  if (readAt === undefined) return { unplanned: { reason: 'NeverRead' } };
  if (now.getTime() - Date.parse(readAt) > maxAgeMs) return { unplanned: { reason: 'Stale', since: readAt } };
  return { readAt };
}

/** The reason for an account without a known target. Undefined if runs leave the account out. */
export function unknownAccount(item: AccountItem | undefined): Unplanned | undefined {
  if (item?.outOfScopeSince !== undefined) return undefined;
  return item?.unreadableSince === undefined ? { reason: 'NeverRead' } : unreadable(item);
}

const unreadable = ({
  unreadableSince,
  lastError,
}: Pick<Freshness, 'unreadableSince' | 'lastError'>): Unplanned => ({
  reason: 'Unreadable',
  ...(unreadableSince === undefined ? {} : { since: unreadableSince }),
  ...(lastError && { code: lastError.code, message: lastError.message }),
});
