import type { ApiCalls, OddListed } from '@muster/contracts';

/** An account as Organizations lists it. */
export interface OrganizationAccount {
  readonly id: string;
  /** Only `ACTIVE` can be read. Absent if Organizations does not say. */
  readonly state?: string | undefined;
}

/** What a listing holds, and the items of it that cannot be used as they are. Those without an id are left out. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly odd: readonly OddListed[];
}

/** The tree of an organization, one level at a time. A parent is a root or an organizational unit. */
export interface OrganizationTree {
  /** Ids of the units directly in the parent. */
  listUnits(parentId: string): Promise<Listed<string>>;
  /** All accounts directly in the parent, in any state. */
  listAccounts(parentId: string): Promise<Listed<OrganizationAccount>>;
}

/** Access to AWS Organizations, with the calls that the work took. */
export interface Organization {
  read<T>(
    homeRegion: string,
    work: (tree: OrganizationTree) => Promise<T>,
  ): Promise<{ result: T; apiCalls: ApiCalls }>;
}
