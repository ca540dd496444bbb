import type { ApiCalls, OddListed } from '@muster/contracts';

/** An account as Organizations lists it. */
export interface OrganizationAccount {
  readonly id: string;
  /** Only `ACTIVE` can be read. Absent if Organizations does not return it. */
  readonly state?: string | undefined;
  /** Absent if Organizations returns none that can be shown. */
  readonly name?: string | undefined;
}

/** An organizational unit as Organizations lists it. */
export interface OrganizationUnit {
  readonly id: string;
  readonly name?: string | undefined;
}

/** The entries of a listing, and its odd items. Leaves out items without an ID. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly odd: readonly OddListed[];
}

/** The tree of an organization, one level at a time. A parent is a root or an organizational unit. */
export interface OrganizationTree {
  /** The units directly in the parent. */
  listUnits(parentId: string): Promise<Listed<OrganizationUnit>>;
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
