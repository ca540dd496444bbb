import type { LeftOutAccount, OddListed, OrganizationScope } from '@muster/contracts';
import type { OrganizationTree } from '../ports/organization.ts';
import { excludedAccount, inactiveAccount, maybeExcludedAccount } from './left-out.ts';
import { OrganizationWalk } from './walk-organization.ts';

/** The covered and the left-out accounts of a scope. Both are sorted by account and have no account in common. */
export interface ResolvedScope {
  readonly accounts: readonly string[];
  readonly leftOut: readonly LeftOutAccount[];
  /** Names of covered accounts, by ID. Accounts whose name is not known are missing. */
  readonly names: ReadonlyMap<string, string>;
  /** Odd items of listings. */
  readonly odd: readonly OddListed[];
  /** False if an account may be in scope that is in neither list, because it could not be read. */
  readonly isWhole: boolean;
}

const isAccount = (entry: string): boolean => /^\d{12}$/.test(entry);

/**
 * The accounts of a scope: the active ones below the included roots and units and the accounts included by ID, without
 * all that are excluded by ID or are below an excluded root or unit. Exclusion wins at any depth, also if something
 * below an excluded root or unit cannot be read: an account that may be there is left out. Inactive accounts below the
 * included roots and units are left out, too. An account without a state is covered. The state of an account included
 * by ID is not looked up: if it is closed, its outcome shows that.
 */
export async function resolveOrganization(
  scope: OrganizationScope,
  tree: OrganizationTree,
): Promise<ResolvedScope> {
  const walk = new OrganizationWalk(tree);
  /** By account the entries that include it. */
  const included = new Map<string, string[]>();
  /** By included root or unit, everything below it. */
  const reached = new Map<string, ReadonlySet<string>>();
  const leftOut = new Map<string, LeftOutAccount>();
  const names = new Map<string, string>();
  const include = (id: string, entry: string) => included.set(id, [...(included.get(id) ?? []), entry]);
  for (const entry of scope.include) {
    if (isAccount(entry)) {
      include(entry, entry);
      continue;
    }
    const { accounts, parents } = await walk.below(entry);
    reached.set(entry, new Set(parents));
    for (const { id, state, name } of accounts) {
      if (name !== undefined) names.set(id, name);
      if (state === undefined || state === 'ACTIVE') include(id, entry);
      else leftOut.set(id, inactiveAccount(id, state));
    }
  }
  for (const account of included.keys()) leftOut.delete(account);
  const leaveOut = (account: LeftOutAccount) => {
    included.delete(account.accountId);
    leftOut.set(account.accountId, account);
  };
  for (const entry of scope.exclude) {
    if (isAccount(entry)) {
      leaveOut(excludedAccount(entry, entry));
      continue;
    }
    const { accounts, isWhole } = await walk.below(entry);
    for (const { id } of accounts) leaveOut(excludedAccount(id, entry));
    if (isWhole) continue;
    // Items that a walk found together with the excluded unit are not below it. Everything else is unknown.
    for (const [id, entries] of [...included])
      if (!entries.some((each) => reached.get(each)?.has(entry))) leaveOut(maybeExcludedAccount(id, entry));
  }
  return {
    accounts: [...included.keys()].toSorted(),
    names: new Map([...names].filter(([id]) => included.has(id))),
    leftOut: [...leftOut.values()].toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1)),
    ...walk.odd,
  };
}
