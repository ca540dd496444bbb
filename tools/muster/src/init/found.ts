import type { Pairs, RegionSelection, WrittenRoles } from '@muster/contracts';

/** How a run accesses an account. */
export type FoundAccess =
  | { readonly by: 'self' }
  | { readonly by: 'profile'; readonly profile: string }
  /** `role` is absent: the roles of all accounts. */
  | { readonly by: 'role'; readonly role?: string; readonly externalId?: string };

/** An account that the configuration is going to contain. */
export interface FoundAccount {
  readonly id: string;
  readonly name?: string;
  readonly access: FoundAccess;
  /** Absent: the regions of all accounts. */
  readonly regions?: RegionSelection;
  readonly tags?: Pairs<string>;
}

/** A root or an organizational unit, and how many accounts are below it. */
export interface FoundUnit {
  readonly id: string;
  readonly name?: string;
  readonly accounts: number;
}

/** What `muster init` found at its source. */
export interface Found {
  /** The source in words: `your credentials`, `AWS profiles`. */
  readonly source: string;
  /** The options of `muster init` for the same source. */
  readonly options: string;
  /** All accounts in scope. If there is an organization, the file lists only those with settings. */
  readonly accounts: readonly FoundAccount[];
  readonly organization?: { readonly include: readonly FoundUnit[]; readonly exclude: readonly string[] };
  readonly roles: WrittenRoles;
  /** Absent: all enabled regions. */
  readonly regions?: RegionSelection;
  /** What is left out or is not carried over, a sentence each. */
  readonly notes: readonly string[];
}

/** `profile dev`, `your credentials`, `role Audit` */
export function accessText(access: FoundAccess, roles: WrittenRoles): string {
  switch (access.by) {
    case 'self':
      return 'your credentials';
    case 'profile':
      return `profile ${access.profile}`;
    case 'role':
      return `role ${access.role ?? (roles === 'none' ? '' : roles.reader)}`;
  }
}

/** `all enabled`, `us-east-1, eu-*` */
export const regionsText = (regions: RegionSelection | undefined): string =>
  regions === undefined || regions === 'enabled' ? 'all enabled' : regions.join(', ');
