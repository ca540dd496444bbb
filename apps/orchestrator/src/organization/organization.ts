import type { ApiCalls } from '@muster/contracts';

/** The tree of an organization, one level at a time. A parent is a root or an organizational unit. */
export interface OrganizationTree {
  listUnits(parentId: string): Promise<readonly string[]>;
  /** All accounts directly in the parent; `active` as Organizations says. */
  listAccounts(parentId: string): Promise<readonly { readonly id: string; readonly active: boolean }[]>;
}

/** Access to AWS Organizations, with the calls that the work took. */
export interface Organization {
  read<T>(
    homeRegion: string,
    work: (tree: OrganizationTree) => Promise<T>,
  ): Promise<{ result: T; apiCalls: ApiCalls }>;
}
