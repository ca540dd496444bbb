import type { AccountItem, TargetItem } from '@muster/contracts';

/**
 * The accounts whose items are still valid. A run that can read the account removes its item at the end. Until then, a
 * target with a later attempt is more recent. The known targets of an account out of scope have separate notes.
 * @param targets all known targets of these accounts, or those of some regions
 */
export function heldAccounts(
  accounts: readonly AccountItem[],
  targets: readonly TargetItem[],
  ofAllRegions: boolean,
): AccountItem[] {
  const targetsOf = Map.groupBy(targets, ({ accountId }) => accountId);
  return accounts.filter(({ accountId, lastAttemptAt = '', outOfScopeSince }) => {
    const known = targetsOf.get(accountId) ?? [];
    if (outOfScopeSince !== undefined) return ofAllRegions && known.length === 0;
    return !known.some((target) => (target.lastAttemptAt ?? '') > lastAttemptAt);
  });
}
