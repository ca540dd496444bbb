import { parseContract, parseOwn, TargetItemV1 } from '@muster/contracts';
import { type DynamoDb, queryAll, queryPages } from '@muster/dynamodb';
import {
  freshnessOfType,
  resourceSortKeyPrefix,
  TARGET_SORT_KEY,
  targetPartition,
  type TargetOfType,
} from '@muster/inventory-table';
import type { ResourceSource, TaggableResource } from '../ports/resource-source.ts';
import { NEEDED_FIELDS, TaggableResources } from './taggable-resources.ts';

const names = Object.keys(NEEDED_FIELDS);

/**
 * Reads resources from the inventory table with only the attributes that tagging needs. A target can have hundreds of
 * thousands of resources, and tagging does not need most of an item.
 */
export class DynamoResourceSource implements ResourceSource {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  /** The time at which the scan ended, if an earlier version of Muster scanned the target. */
  async readAt(target: TargetOfType): Promise<string | undefined> {
    // Uses Query, because the role of the function already allows it.
    const [item] = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND sk = :sk',
      ExpressionAttributeValues: {
        ':pk': targetPartition(target.accountId, target.region),
        ':sk': TARGET_SORT_KEY,
      },
      ConsistentRead: true,
    });
    if (item === undefined) return undefined;
    const { lastCompleteScanBegunAt, lastCompleteScanAt } = freshnessOfType(
      parseContract(TargetItemV1, item, 'the target item'),
      target.resourceType,
    );
    return lastCompleteScanBegunAt ?? lastCompleteScanAt;
  }

  async *resourcesOf(target: TargetOfType): AsyncGenerator<TaggableResource[]> {
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': targetPartition(target.accountId, target.region),
        ':prefix': resourceSortKeyPrefix(target.resourceType),
      },
      ProjectionExpression: names.map((name) => `#${name}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ConsistentRead: true,
    });
    for await (const page of pages) yield parseOwn(TaggableResources, page, 'page of the inventory table');
  }
}
