import type { LeftOutAccount, OrganizationScope } from '@muster/contracts';
import type { OrganizationAccount, OrganizationTree } from '../organization/organization.ts';
import { excludedAccount, inactiveAccount } from './left-out.ts';

/** Whom a scope covers and whom it leaves out; both sorted by account, no account in both. */
export interface ResolvedScope {
  readonly accounts: readonly string[];
  readonly leftOut: readonly LeftOutAccount[];
}

const isAccount = (entry: string): boolean => /^\d{12}$/.test(entry);

/**
 * The accounts of a scope: the active ones below the included roots and units and the accounts included by id, less all
 * that are excluded by id or lie below an excluded root or unit. Exclusion wins however deep the two overlap. Left out
 * are the accounts below the included roots and units that are not active, and all that are excluded. The state of an
 * account included by id is not looked up: if it is closed, that shows as its outcome.
 */
export async function resolveOrganization(
  scope: OrganizationScope,
  tree: OrganizationTree,
): Promise<ResolvedScope> {
  const walked = new Map<string, Promise<readonly OrganizationAccount[]>>();
  const below = (parentId: string): Promise<readonly OrganizationAccount[]> => {
    const known = walked.get(parentId);
    if (known !== undefined) return known;
    const found = walk(parentId);
    walked.set(parentId, found);
    return found;
  };
  // One call at a time: Organizations allows about five a second.
  const walk = async (parentId: string): Promise<readonly OrganizationAccount[]> => {
    const accounts = [...(await tree.listAccounts(parentId))];
    for (const unit of await tree.listUnits(parentId)) accounts.push(...(await below(unit)));
    return accounts;
  };

  const included = new Set<string>();
  const leftOut = new Map<string, LeftOutAccount>();
  for (const entry of scope.include) {
    if (isAccount(entry)) included.add(entry);
    else
      for (const { id, state } of await below(entry)) {
        if (state === 'ACTIVE') included.add(id);
        else leftOut.set(id, inactiveAccount(id, state));
      }
  }
  for (const account of included) leftOut.delete(account);
  for (const entry of scope.exclude)
    for (const id of isAccount(entry) ? [entry] : (await below(entry)).map((account) => account.id)) {
      included.delete(id);
      leftOut.set(id, excludedAccount(id, entry));
    }
  return {
    accounts: [...included].toSorted(),
    leftOut: [...leftOut.values()].toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1)),
  };
}
