import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import type { AccountItem, TargetItem } from '@muster/contracts';
import { batchWrite, deleteItem, type DynamoDb, type Item, queryAll, queryPages } from '@muster/dynamodb';
import {
  DynamoTargetReader,
  resourceSortKeyPrefix,
  TARGET_LIST_PARTITION,
  TARGET_SORT_KEY,
  targetPartition,
} from '@muster/inventory-table';
import { resourceTypes } from '@muster/resource-types';
import type { ForgetStore } from '../ports/forget-store.ts';
import type { Target } from '../ports/inventory-store.ts';
import { checkpointPartition, laterScansPartition } from './dynamo-checkpoint-store.ts';
import { DynamoScopeStore } from './dynamo-scope-store.ts';

/**
 * Scans that a run can make of a target: the tagger verifies at most 3 times (`MAX_ATTEMPTS`). Other scans are listed
 * by target.
 */
const SCANS = ['discovery', 'verification-1', 'verification-2', 'verification-3'];

/** The inventory tables in DynamoDB. Removes what they hold of a target or an account. */
export class DynamoForgetStore implements ForgetStore {
  readonly #db: DynamoDb;
  readonly #tables: { readonly inventory: string; readonly checkpoints: string };
  readonly #reader: DynamoTargetReader;
  readonly #scope: DynamoScopeStore;

  constructor(db: DynamoDb, tables: { readonly inventory: string; readonly checkpoints: string }) {
    this.#db = db;
    this.#tables = tables;
    this.#reader = new DynamoTargetReader(db, tables.inventory);
    this.#scope = new DynamoScopeStore(db, tables.inventory);
  }

  listTargets(accountId: string, region: string | undefined): Promise<Target[]> {
    const regions = region === undefined ? undefined : [region];
    return this.#reader.listTargets({ accountIds: [accountId], regions });
  }

  getTarget(target: Target): Promise<TargetItem | undefined> {
    return this.#reader.getTarget(target);
  }

  getAccount(accountId: string): Promise<AccountItem | undefined> {
    return this.#reader.getAccount(accountId);
  }

  async countResources(target: Target): Promise<number> {
    let count = 0;
    for await (const page of this.#resourceKeys(target)) count += page.length;
    return count;
  }

  removeResources(target: Target): Promise<number> {
    return this.#remove(this.#tables.inventory, this.#resourceKeys(target));
  }

  async removeCheckpoints(runId: string, target: Target): Promise<number> {
    let count = 0;
    for (const { name: resourceType } of resourceTypes()) {
      const later = { runId, ...target, resourceType };
      const listed = await queryAll(this.#db, this.#checkpointKeys(laterScansPartition(later)));
      const scans = [...SCANS, ...listed.map(({ sk }) => String(sk))];
      for (const scan of scans)
        count += await this.#removeCheckpoint(checkpointPartition({ ...later, scan }));
      // Remove the list last, so that a second call finds the scans that the first call did not reach.
      count += await this.#removeCheckpoint(laterScansPartition(later));
    }
    return count;
  }

  #removeCheckpoint(partition: string): Promise<number> {
    const { checkpoints } = this.#tables;
    return this.#remove(checkpoints, queryPages(this.#db, this.#checkpointKeys(partition)));
  }

  #checkpointKeys(partition: string) {
    return {
      TableName: this.#tables.checkpoints,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': partition },
      ProjectionExpression: 'pk, sk',
    };
  }

  /** Removes the list entry last: every target that has an item is listed. */
  async removeTarget({ accountId, region }: Target): Promise<boolean> {
    const pk = targetPartition(accountId, region);
    const TableName = this.#tables.inventory;
    try {
      await deleteItem(this.#db, {
        TableName,
        Key: { pk, sk: TARGET_SORT_KEY },
        ConditionExpression: 'attribute_not_exists(pk) OR attribute_exists(outOfScopeSince)',
      });
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
    await deleteItem(this.#db, { TableName, Key: { pk: TARGET_LIST_PARTITION, sk: pk } });
    return true;
  }

  removeAccount(accountId: string): Promise<void> {
    return this.#scope.removeAccount(accountId);
  }

  /** Keys of resources of every type. */
  async *#resourceKeys({ accountId, region }: Target): AsyncGenerator<Item[]> {
    for (const { name } of resourceTypes())
      yield* queryPages(this.#db, {
        TableName: this.#tables.inventory,
        KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
        ExpressionAttributeValues: {
          ':pk': targetPartition(accountId, region),
          ':prefix': resourceSortKeyPrefix(name),
        },
        ProjectionExpression: 'pk, sk',
        ConsistentRead: true,
      });
  }

  /** Removes the items with these keys, page by page. */
  async #remove(tableName: string, keys: AsyncIterable<Item[]>): Promise<number> {
    let count = 0;
    for await (const page of keys) {
      await batchWrite(
        this.#db,
        tableName,
        page.map(({ pk, sk }) => ({ delete: { pk, sk } })),
      );
      count += page.length;
    }
    return count;
  }
}
