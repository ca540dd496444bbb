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
import { arranged, compareTexts, counted, grouped } from './filter/arrange.ts';
import { matches } from './filter/matches.ts';
import type {
  Arrangement,
  ResourceFilter,
  ResourceGroup,
  ResourceKey,
  TargetFilter,
} from './filter/resource-filter.ts';
import type { InventoryReader, Target, TargetOfType, TargetPagesOf } from './inventory-reader.ts';
import {
  ACCOUNT_LIST_PARTITION,
  ACCOUNT_SORT_KEY,
  resourceSortKey,
  resourceSortKeyPrefix,
  TARGET_LIST_PARTITION,
  TARGET_SORT_KEY,
  targetPartition,
} from './keys.ts';

/** Number of items to read if any few resources are enough. */
const ITEMS_FOR_SOME = 50;

/** The inventory table in DynamoDB. */
export class DynamoInventoryReader implements InventoryReader {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  async listTargets({ accountIds, regions }: TargetFilter = {}): Promise<Target[]> {
    const accountId = accountIds?.length === 1 ? accountIds[0] : undefined;
    const targets: Target[] = [];
    for await (const page of this.targetPages({ accountId })) targets.push(...page);
    return targets
      .filter((target) => accountIds?.includes(target.accountId) ?? true)
      .filter(({ region }) => regions?.includes(region) ?? true);
  }

  async *targetPages(which: TargetPagesOf = {}): AsyncGenerator<Target[]> {
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

  async getAccount(accountId: string): Promise<AccountItem | undefined> {
    const [item] = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': accountId, ':sk': ACCOUNT_SORT_KEY },
      ConsistentRead: true,
    });
    return item && parseContract(AccountItemV1, item, `account ${accountId}`);
  }

  async getTarget({ accountId, region }: Target): Promise<TargetItem | undefined> {
    const [item] = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: { ':pk': targetPartition(accountId, region), ':sk': TARGET_SORT_KEY },
      ConsistentRead: true,
    });
    return item && parseContract(TargetItemV1, item, `target ${accountId} ${region}`);
  }

  resourcesOf(target: TargetOfType): AsyncGenerator<Resource[]> {
    return this.#resourcesOf(target, undefined);
  }

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

  resources(filter: ResourceFilter = {}, arrangement: Arrangement = {}): AsyncGenerator<Resource[]> {
    return arranged(this.#matching(filter), arrangement);
  }

  async countResources(filter: ResourceFilter = {}): Promise<number> {
    return counted(this.#matching(filter));
  }

  async groupResources(keys: readonly ResourceKey[], filter: ResourceFilter = {}): Promise<ResourceGroup[]> {
    return grouped(this.#matching(filter), keys);
  }

  async *#matching(filter: ResourceFilter): AsyncGenerator<Resource[]> {
    const range = rangeOfIds(filter);
    for (const target of await this.listTargets(filter))
      for await (const page of this.#resourcesOf(target, range))
        yield page.filter((resource) => matches(resource, filter));
  }

  /** @param range the first and the last ID that are wanted; undefined: all */
  async *#resourcesOf(
    { accountId, region, resourceType }: TargetOfType,
    range: readonly [string, string] | undefined,
  ): AsyncGenerator<Resource[]> {
    const pk = targetPartition(accountId, region);
    const keys =
      range === undefined
        ? { ':pk': pk, ':prefix': resourceSortKeyPrefix(resourceType) }
        : {
            ':pk': pk,
            ':first': resourceSortKey(range[0], resourceType),
            ':last': resourceSortKey(range[1], resourceType),
          };
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression:
        range === undefined
          ? 'pk = :pk AND begins_with(sk, :prefix)'
          : 'pk = :pk AND sk BETWEEN :first AND :last',
      ExpressionAttributeValues: keys,
      ConsistentRead: true,
    });
    for await (const page of pages) yield page.map(toResource);
  }
}

/** The first and the last of the wanted IDs, so that a query for one ID reads one item. */
function rangeOfIds({ ids }: ResourceFilter): readonly [string, string] | undefined {
  if (ids === undefined) return undefined;
  const texts = ids.filter((id) => typeof id === 'string').toSorted(compareTexts);
  const [first] = texts;
  const last = texts.at(-1);
  return first === undefined || last === undefined || texts.length < ids.length ? undefined : [first, last];
}

function keysOfListed({ accountId, afterAccountId }: TargetPagesOf) {
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
    // Sorts after every region of the account: region names begin with a letter.
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
