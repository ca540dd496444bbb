import type { OrganizationScope } from '@muster/contracts';
import type { OrganizationTree } from '../organization/organization.ts';

const isAccount = (entry: string): boolean => /^\d{12}$/.test(entry);

/**
 * The accounts of a scope, sorted: the active ones below the included roots and units and the accounts included by id,
 * less all that are excluded by id or lie below an excluded root or unit. Exclusion wins however deep the two overlap.
 * An account included by id is not asked for its state: if it is closed, that shows as its outcome.
 */
export async function resolveOrganization(
  scope: OrganizationScope,
  tree: OrganizationTree,
): Promise<readonly string[]> {
  const walked = new Map<string, Promise<readonly string[]>>();
  const below = (parentId: string): Promise<readonly string[]> => {
    const known = walked.get(parentId);
    if (known !== undefined) return known;
    const found = walk(parentId);
    walked.set(parentId, found);
    return found;
  };
  // One call at a time: Organizations allows about five a second.
  const walk = async (parentId: string): Promise<readonly string[]> => {
    const accounts = (await tree.listAccounts(parentId)).filter(({ active }) => active).map(({ id }) => id);
    for (const unit of await tree.listUnits(parentId)) accounts.push(...(await below(unit)));
    return accounts;
  };
  const expand = async (entries: readonly string[]): Promise<Set<string>> => {
    const accounts = new Set<string>();
    for (const entry of entries)
      for (const account of isAccount(entry) ? [entry] : await below(entry)) accounts.add(account);
    return accounts;
  };
  const included = await expand(scope.include);
  const excluded = await expand(scope.exclude);
  return [...included].filter((account) => !excluded.has(account)).toSorted();
}
