import type { AccountItem, Resource, TargetItem } from '@muster/contracts';

export interface Target {
  readonly accountId: string;
  readonly region: string;
}

/** A target with a resource type. Default: `DEFAULT_RESOURCE_TYPE`. */
export interface TargetOfType extends Target {
  readonly resourceType?: string | undefined;
}

/** A tag that a resource must have. An undefined value matches any value. */
export interface TagCondition {
  readonly key: string;
  readonly value?: string | undefined;
}

/** Selects targets. A target must match every given list. An empty list matches none. */
export interface TargetFilter {
  readonly accountIds?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
}

/** Selects resources. A resource must match every given condition. */
export interface ResourceFilter extends TargetFilter {
  /** A resource must have all of these tags. */
  readonly tags?: readonly TagCondition[] | undefined;
  /** A resource must have none of these tag keys. */
  readonly missingTags?: readonly string[] | undefined;
  /** A resource must be in one of these states. */
  readonly states?: readonly string[] | undefined;
  /** If true, selects only deleted resources. Otherwise, selects only existing ones. */
  readonly gone?: boolean | undefined;
}

/** All targets, those of one account, or those of the accounts after one. */
export interface TargetPagesOf {
  readonly accountId?: string | undefined;
  readonly afterAccountId?: string | undefined;
}

/** Reads the inventory: the resources, and how far each target can be trusted. */
export interface InventoryReader {
  /** All known targets that match the filter, sorted by account and region. */
  listTargets(filter?: TargetFilter): Promise<Target[]>;
  /** The same page by page. */
  targetPages(which?: TargetPagesOf): AsyncIterable<Target[]>;
  /** Accounts with a separate item, by ID. They have no known target in scope. */
  listAccounts(): Promise<string[]>;
  /** The item of an account. Undefined if it has none. */
  getAccount(accountId: string): Promise<AccountItem | undefined>;
  /** The freshness of a target. Undefined if no run has tried to read it. */
  getTarget(target: Target): Promise<TargetItem | undefined>;
  /** The resources of one target, page by page, so that memory use does not depend on the size of the target. */
  resourcesOf(target: TargetOfType): AsyncIterable<Resource[]>;
  /** IDs of some existing resources of a target. Does not read the whole target. */
  someResourceIds(target: TargetOfType, count: number): Promise<string[]>;
  /** Resources that match the filter, page by page, sorted by account, region and ID. */
  resources(filter?: ResourceFilter): AsyncIterable<Resource[]>;
}
