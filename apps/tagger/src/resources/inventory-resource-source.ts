import { ResourceItemV1 } from '@muster/contracts';
import { type DynamoDb, queryPages } from '@muster/dynamodb';
import { RESOURCE_SORT_KEY_PREFIX, targetPartition } from '@muster/inventory-table';
import * as z from 'zod';
import type { ResourceSource, TaggableResource } from './resource-source.ts';

const NeededAttributes = {
  accountId: true,
  region: true,
  resourceId: true,
  state: true,
  tags: true,
  goneAt: true,
  managedBy: true,
} as const;
const Page = z.array(ResourceItemV1.schema.pick(NeededAttributes));
const names = Object.keys(NeededAttributes);

/**
 * Reads resources from the inventory table with only the attributes that tagging needs: a target can have hundreds of
 * thousands, and most of an item is about other things.
 */
export class InventoryResourceSource implements ResourceSource {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  async *resourcesOf(target: { accountId: string; region: string }): AsyncGenerator<TaggableResource[]> {
    const pages = queryPages(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': targetPartition(target.accountId, target.region),
        ':prefix': RESOURCE_SORT_KEY_PREFIX,
      },
      ProjectionExpression: names.map((name) => `#${name}`).join(', '),
      ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
      ConsistentRead: true,
    });
    for await (const page of pages) yield Page.parse(page);
  }
}
