import type { ApiCalls } from '@muster/contracts';

/** An account as Organizations lists it; only `ACTIVE` can be read. */
export interface OrganizationAccount {
  readonly id: string;
  /** Absent where Organizations does not say. */
  readonly state?: string | undefined;
}

/** The tree of an organization, one level at a time. A parent is a root or an organizational unit. */
export interface OrganizationTree {
  listUnits(parentId: string): Promise<readonly string[]>;
  /** All accounts directly in the parent, in whatever state. */
  listAccounts(parentId: string): Promise<readonly OrganizationAccount[]>;
}

/** Access to AWS Organizations, with the calls that the work took. */
export interface Organization {
  read<T>(
    homeRegion: string,
    work: (tree: OrganizationTree) => Promise<T>,
  ): Promise<{ result: T; apiCalls: ApiCalls }>;
}
