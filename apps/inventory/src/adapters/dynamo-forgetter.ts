import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { batchWrite, deleteItem, type DynamoDb, queryPages } from '@muster/dynamodb';
import {
  InventoryReader,
  RESOURCE_SORT_KEY_PREFIX,
  type Target,
  TARGET_LIST_PARTITION,
  TARGET_SORT_KEY,
  targetPartition,
} from '@muster/inventory-table';
import { DynamoScopeStore } from './dynamo-scope-store.ts';

/** Scans of a target in one run, whose checkpoints may be there: `MAX_ATTEMPTS` of the tagger's verification is 3. */
const SCANS = ['discovery', 'verification-1', 'verification-2', 'verification-3'];

/** What is known of an account, or of one region of it, and whether it may be forgotten. */
export interface Forgettable {
  /** Targets that are out of scope, with the resources that the table holds of each, gone ones included. */
  readonly targets: readonly (Target & { readonly resources: number })[];
  /** Regions that are in scope. */
  readonly inScope: readonly string[];
  /** The item of the account itself. */
  readonly account: 'none' | 'in scope' | 'out of scope';
}

/** What was removed. */
export interface Forgotten {
  readonly targets: readonly Target[];
  readonly resources: number;
  readonly checkpoints: number;
  readonly account: boolean;
}

/** Removes from the tables of the inventory what is not in scope any more. Called again, it goes on where it stopped. */
export class Forgetter {
  readonly #db: DynamoDb;
  readonly #tables: { readonly inventory: string; readonly checkpoints: string };
  readonly #reader: InventoryReader;
  readonly #scope: DynamoScopeStore;

  constructor(db: DynamoDb, tables: { readonly inventory: string; readonly checkpoints: string }) {
    this.#db = db;
    this.#tables = tables;
    this.#reader = new InventoryReader(db, tables.inventory);
    this.#scope = new DynamoScopeStore(db, tables.inventory);
  }

  /** Changes nothing. */
  async look(accountId: string, region?: string): Promise<Forgettable> {
    const regions = region === undefined ? undefined : [region];
    const targets: (Target & { resources: number })[] = [];
    const inScope: string[] = [];
    for (const target of await this.#reader.listTargets({ accountIds: [accountId], regions })) {
      const item = await this.#reader.getTarget(target);
      const resources = await this.#countResources(target);
      // Only the entry in the list is left of a target that was forgotten in part.
      const isForgettable = item === undefined ? resources === 0 : item.outOfScopeSince !== undefined;
      if (isForgettable) targets.push({ ...target, resources });
      else inScope.push(target.region);
    }
    const item = region === undefined ? await this.#reader.getAccount(accountId) : undefined;
    const account =
      item === undefined ? 'none' : item.outOfScopeSince === undefined ? 'in scope' : 'out of scope';
    return { targets, inScope, account };
  }

  /**
   * Removes what `look` found out of scope. A target that came back into scope meanwhile is left.
   * @param runIds runs whose checkpoints may be there
   */
  async forget(
    accountId: string,
    { targets, account }: Forgettable,
    runIds: readonly string[],
  ): Promise<Forgotten> {
    const forgotten: Target[] = [];
    let resources = 0;
    let checkpoints = 0;
    for (const { region } of targets) {
      const target = { accountId, region };
      const item = await this.#reader.getTarget(target);
      if (item !== undefined && item.outOfScopeSince === undefined) continue;
      const itsRuns = [item?.lastAttemptRunId, item?.lastCompleteScanRunId].filter((id) => id !== undefined);
      resources += await this.#removeResources(target);
      for (const runId of new Set([...itsRuns, ...runIds]))
        checkpoints += await this.#removeCheckpoints(runId, target);
      if (await this.#removeTarget(target)) forgotten.push(target);
    }
    const removesAccount = account === 'out of scope';
    if (removesAccount) await this.#scope.removeAccount(accountId);
    return { targets: forgotten, resources, checkpoints, account: removesAccount };
  }

  async #countResources(target: Target): Promise<number> {
    let count = 0;
    for await (const page of this.#resourceKeys(target)) count += page.length;
    return count;
  }

  async #removeResources(target: Target): Promise<number> {
    let count = 0;
    for await (const page of this.#resourceKeys(target)) {
      await batchWrite(
        this.#db,
        this.#tables.inventory,
        page.map(({ pk, sk }) => ({ delete: { pk, sk } })),
      );
      count += page.length;
    }
    return count;
  }

  #resourceKeys({ accountId, region }: Target) {
    return queryPages(this.#db, {
      TableName: this.#tables.inventory,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: {
        ':pk': targetPartition(accountId, region),
        ':prefix': RESOURCE_SORT_KEY_PREFIX,
      },
      ProjectionExpression: 'pk, sk',
      ConsistentRead: true,
    });
  }

  async #removeCheckpoints(runId: string, { accountId, region }: Target): Promise<number> {
    let count = 0;
    for (const scan of SCANS) {
      const pages = queryPages(this.#db, {
        TableName: this.#tables.checkpoints,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': `${runId}#${accountId}#${region}#${scan}` },
        ProjectionExpression: 'pk, sk',
      });
      for await (const page of pages) {
        await batchWrite(
          this.#db,
          this.#tables.checkpoints,
          page.map(({ pk, sk }) => ({ delete: { pk, sk } })),
        );
        count += page.length;
      }
    }
    return count;
  }

  /** The entry in the list comes last: a target that has an item is always listed. @returns false if it is in scope */
  async #removeTarget({ accountId, region }: Target): Promise<boolean> {
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
}
