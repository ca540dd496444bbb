import {
  type AccountItem,
  AccountItemV1,
  AccountListItemV1,
  parseContract,
  type Resource,
  ResourceItemV1,
  type TargetItem,
  TargetItemV1,
  TargetListItemV1,
} from '@muster/contracts';
import { type DynamoDb, queryAll, queryPages } from '@muster/dynamodb';
import { resourceTypeOf } from '@muster/resource-types';
import {
  ACCOUNT_LIST_PARTITION,
  ACCOUNT_SORT_KEY,
  resourceSortKeyPrefix,
  TARGET_LIST_PARTITION,
  TARGET_SORT_KEY,
  targetPartition,
} from './keys.ts';

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

/** So many items are read where any few resources will do. */
const ITEMS_FOR_SOME = 50;

/** Reads the inventory table: what is there, and how far each target can be trusted. */
export class InventoryReader {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  /** Every target the table knows that the filter lets through, by account and region. */
  async listTargets({ accountIds, regions }: TargetFilter = {}): Promise<Target[]> {
    const accountId = accountIds?.length === 1 ? accountIds[0] : undefined;
    const targets: Target[] = [];
    for await (const page of this.targetPages({ accountId })) targets.push(...page);
    return targets
      .filter((target) => accountIds?.includes(target.accountId) ?? true)
      .filter(({ region }) => regions?.includes(region) ?? true);
  }

  /** The same page by page: all, those of one account, or those of the accounts behind one. */
  async *targetPages(
    which: { accountId?: string | undefined; afterAccountId?: string | undefined } = {},
  ): AsyncGenerator<Target[]> {
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      ...keysOfListed(which),
      ConsistentRead: true,
    });
    for await (const page of pages)
      yield page
        .map((item) =>
          parseContract(TargetListItemV1, item, `item ${TARGET_LIST_PARTITION} of ${this.#tableName}`),
        )
        .map(({ accountId, region }) => ({ accountId, region }));
  }

  /** Accounts with a separate item, by ID: they have no known target in scope. */
  async listAccounts(): Promise<string[]> {
    const items = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': ACCOUNT_LIST_PARTITION },
      ConsistentRead: true,
    });
    return items
      .map((item) =>
        parseContract(AccountListItemV1, item, `item ${ACCOUNT_LIST_PARTITION} of ${this.#tableName}`),
      )
      .map(({ accountId }) => accountId);
  }

  /** The item of an account, undefined if it has none. */
  async getAccount(accountId: string): Promise<AccountItem | undefined> {
    const [item] = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': accountId, ':sk': ACCOUNT_SORT_KEY },
      ConsistentRead: true,
    });
    return item && parseContract(AccountItemV1, item, `account ${accountId}`);
  }

  /** The freshness of a target, undefined if it was never attempted. */
  async getTarget({ accountId, region }: Target): Promise<TargetItem | undefined> {
    const [item] = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': targetPartition(accountId, region), ':sk': TARGET_SORT_KEY },
      ConsistentRead: true,
    });
    return item && parseContract(TargetItemV1, item, `target ${accountId} ${region}`);
  }

  /** The resources of one target, page by page, so that memory use does not depend on the size of the target. */
  async *resourcesOf({ accountId, region, resourceType }: TargetOfType): AsyncGenerator<Resource[]> {
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': targetPartition(accountId, region),
        ':prefix': resourceSortKeyPrefix(resourceType),
      },
      ConsistentRead: true,
    });
    for await (const page of pages) yield page.map(toResource);
  }

  /** Ids of some resources of a target that are present; only the first items of the target are read for it. */
  async someResourceIds({ accountId, region, resourceType }: TargetOfType, count: number): Promise<string[]> {
    const { endedStates } = resourceTypeOf(resourceType);
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': targetPartition(accountId, region),
        ':prefix': resourceSortKeyPrefix(resourceType),
      },
      Limit: ITEMS_FOR_SOME,
    });
    for await (const page of pages)
      return page
        .map(toResource)
        .filter(({ goneAt, state }) => goneAt === undefined && !endedStates.includes(state))
        .map(({ resourceId }) => resourceId)
        .slice(0, count);
    return [];
  }

  /** Resources by filter, page by page, ordered by account, region and id. */
  async *resources(filter: ResourceFilter = {}): AsyncGenerator<Resource[]> {
    for (const target of await this.listTargets(filter))
      for await (const page of this.resourcesOf(target))
        yield page.filter((resource) => matches(resource, filter));
  }
}

function keysOfListed({
  accountId,
  afterAccountId,
}: {
  accountId?: string | undefined;
  afterAccountId?: string | undefined;
}) {
  const values = { ':pk': TARGET_LIST_PARTITION };
  if (accountId !== undefined)
    return {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ...values, ':prefix': targetPartition(accountId, '') },
    };
  if (afterAccountId === undefined)
    return { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: values };
  return {
    KeyConditionExpression: 'pk = :pk AND sk > :last',
    // Behind every region of the account: the names of regions begin with a letter.
    ExpressionAttributeValues: { ...values, ':last': targetPartition(afterAccountId, '~') },
  };
}

function toResource(item: unknown): Resource {
  const { pk, sk, schemaVersion, contentHash, writtenBy, expiresAtEpochSeconds, ...resource } = parseContract(
    ResourceItemV1,
    item,
    'resource item',
  );
  void [pk, sk, schemaVersion, contentHash, writtenBy, expiresAtEpochSeconds];
  return resource;
}

function matches(resource: Resource, filter: ResourceFilter): boolean {
  const { tags = [], missingTags = [], states } = filter;
  return (
    (resource.goneAt !== undefined) === (filter.gone ?? false) &&
    (states?.includes(resource.state) ?? true) &&
    tags.every(({ key, value }) =>
      value === undefined ? resource.tags.has(key) : resource.tags.get(key) === value,
    ) &&
    missingTags.every((key) => !resource.tags.has(key))
  );
}
