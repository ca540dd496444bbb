import type { AccountItem, Resource, TargetItem } from '@muster/contracts';
import type {
  Arrangement,
  ResourceFilter,
  ResourceGroup,
  ResourceKey,
  TargetFilter,
} from './filter/resource-filter.ts';

export interface Target {
  readonly accountId: string;
  readonly region: string;
}

/** A target with a resource type. Default: `DEFAULT_RESOURCE_TYPE`. */
export interface TargetOfType extends Target {
  readonly resourceType?: string | undefined;
}

/** All targets, those of one account, or those of the accounts after one. */
export interface TargetPagesOf {
  readonly accountId?: string | undefined;
  readonly afterAccountId?: string | undefined;
}

/** Reads the targets of the inventory: their resources, and how far each can be trusted. */
export interface TargetReader {
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
}

/** Reads the inventory: its targets, and the resources of all targets that match a filter. */
export interface InventoryReader extends TargetReader {
  /** Resources that match the filter, page by page. A page can be empty. Default order: account, region, ID. */
  resources(filter?: ResourceFilter, arrangement?: Arrangement): AsyncIterable<Resource[]>;
  /** The number of resources that match the filter. */
  countResources(filter?: ResourceFilter): Promise<number>;
  /** Counts the matching resources by the values of these keys. The groups are not sorted. */
  groupResources(keys: readonly ResourceKey[], filter?: ResourceFilter): Promise<ResourceGroup[]>;
}
