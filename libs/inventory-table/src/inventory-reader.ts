import type { AccountItem, Resource, TargetItem } from '@muster/contracts';

export interface Target {
  readonly accountId: string;
  readonly region: string;
}

/** A target with the type of resource that is wanted. Absent: `DEFAULT_RESOURCE_TYPE`. */
export interface TargetOfType extends Target {
  readonly resourceType?: string | undefined;
}

/** A tag that a resource must have, with this value or, where it is undefined, with any. */
export interface TagCondition {
  readonly key: string;
  readonly value?: string | undefined;
}

/** Which targets are wanted. Every list that is given must hold the target's value; an empty list holds none. */
export interface TargetFilter {
  readonly accountIds?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

/** Which resources are wanted; every condition that is given must hold. */
export interface ResourceFilter extends TargetFilter {
  /** A resource must have all of these tags. */
  readonly tags?: readonly TagCondition[] | undefined;
  /** A resource must have none of these tag keys. */
  readonly missingTags?: readonly string[] | undefined;
  /** A resource must be in one of these states. */
  readonly states?: readonly string[] | undefined;
  /** Gone resources are left out unless this is true; then only they are given. */
  readonly gone?: boolean | undefined;
}

/** All targets, those of one account, or those of the accounts behind one. */
export interface TargetPagesOf {
  readonly accountId?: string | undefined;
  readonly afterAccountId?: string | undefined;
}

/** Reads the inventory: what is there, and how far each target can be trusted. */
export interface InventoryReader {
  /** Every known target that the filter lets through, by account and region. */
  listTargets(filter?: TargetFilter): Promise<Target[]>;
  /** The same page by page. */
  targetPages(which?: TargetPagesOf): AsyncIterable<Target[]>;
  /** Accounts with a separate item, by ID: they have no known target in scope. */
  listAccounts(): Promise<string[]>;
  /** The item of an account, undefined if it has none. */
  getAccount(accountId: string): Promise<AccountItem | undefined>;
  /** The freshness of a target, undefined if it was never attempted. */
  getTarget(target: Target): Promise<TargetItem | undefined>;
  /** The resources of one target, page by page, so that memory use does not depend on the size of the target. */
  resourcesOf(target: TargetOfType): AsyncIterable<Resource[]>;
  /** IDs of some resources of a target that are present, without reading all of it. */
  someResourceIds(target: TargetOfType, count: number): Promise<string[]>;
  /** Resources by filter, page by page, ordered by account, region and ID. */
  resources(filter?: ResourceFilter): AsyncIterable<Resource[]>;
}
