import type { ApiCalls, OddListed } from '@muster/contracts';

/** An account as Organizations lists it. */
export interface OrganizationAccount {
  readonly id: string;
  /** Only `ACTIVE` can be read. Absent if Organizations does not return it. */
  readonly state?: string | undefined;
}

/** The entries of a listing, and its odd items. Leaves out items without an ID. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly odd: readonly OddListed[];
}

/** The tree of an organization, one level at a time. A parent is a root or an organizational unit. */
export interface OrganizationTree {
  /** IDs of the units directly in the parent. */
  listUnits(parentId: string): Promise<Listed<string>>;
  /** All accounts directly in the parent, in any state. */
  listAccounts(parentId: string): Promise<Listed<OrganizationAccount>>;
}

/** Access to AWS Organizations, with the number of calls. */
export interface Organization {
  read<T>(
    homeRegion: string,
    work: (tree: OrganizationTree) => Promise<T>,
  ): Promise<{ result: T; apiCalls: ApiCalls }>;
}
