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
import type { TargetFilter } from './filter/resource-filter.ts';
import type { Target, TargetOfType, TargetPagesOf, TargetReader } from './inventory-reader.ts';
import {
  ACCOUNT_LIST_PARTITION,
  ACCOUNT_SORT_KEY,
  resourceSortKey,
  resourceSortKeyPrefix,
  TARGET_LIST_PARTITION,
  TARGET_SORT_KEY,
  targetPartition,
} from './keys.ts';

/** The first and the last ID of a range. */
export type IdRange = readonly [first: string, last: string];

/** Number of items to read if any few resources are enough. */
const ITEMS_FOR_SOME = 50;

/**
 * Reads targets from the inventory table in DynamoDB. It has no filters, so that a deployed function that needs none does
 * not contain them.
 */
export class DynamoTargetReader implements TargetReader {
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
    return this.resourcesWithin(target, undefined);
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

  /** @param range the first and the last ID that are wanted; undefined: all */
  protected async *resourcesWithin(
    { accountId, region, resourceType }: TargetOfType,
    range: IdRange | undefined,
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
