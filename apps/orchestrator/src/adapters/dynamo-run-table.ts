import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { type Contract, parseContract } from '@muster/contracts';
import {
  batchWrite,
  type DynamoDb,
  getItem,
  type Item,
  putItem,
  queryAll,
  queryPages,
  type UpdateInput,
  updateItem,
} from '@muster/dynamodb';
import type { z } from 'zod';
import { runPartition } from './dynamo-run-items.ts';

type Update = Omit<UpdateInput, 'TableName'>;

/** Sort keys of the rows of a run: all with a prefix, or a range. */
export type SortKeys = { readonly prefix: string } | { readonly from: string; readonly to: string };

/**
 * Reads and writes items of the table of runs. All reads are strongly consistent, because a resumed run depends on
 * them.
 */
export class DynamoRunTable {
  readonly db: DynamoDb;
  readonly tableName: string;

  constructor(db: DynamoDb, tableName: string) {
    this.db = db;
    this.tableName = tableName;
  }

  /** @returns undefined if the item does not exist */
  async get<Schema extends z.ZodType>(
    contract: Contract<Schema>,
    pk: string,
    sk: string,
  ): Promise<z.output<Schema> | undefined> {
    const item = await getItem(this.db, { TableName: this.tableName, Key: { pk, sk }, ConsistentRead: true });
    return item === undefined ? undefined : this.parse(contract, item);
  }

  async put(item: Item): Promise<void> {
    await putItem(this.db, { TableName: this.tableName, Item: item });
  }

  /** @returns whether the item was new */
  putIfAbsent(item: Item): Promise<boolean> {
    return ifConditionHolds(() =>
      putItem(this.db, {
        TableName: this.tableName,
        Item: item,
        ConditionExpression: 'attribute_not_exists(pk)',
      }),
    );
  }

  /** @returns whether the condition was met */
  updateIf(update: Update): Promise<boolean> {
    return ifConditionHolds(() => updateItem(this.db, { TableName: this.tableName, ...update }));
  }

  write(requests: Parameters<typeof batchWrite>[2]): Promise<void> {
    return batchWrite(this.db, this.tableName, requests);
  }

  /** All items of a partition. */
  async all<Schema extends z.ZodType>(contract: Contract<Schema>, pk: string): Promise<z.output<Schema>[]> {
    const items = await queryAll(this.db, {
      TableName: this.tableName,
      ConsistentRead: true,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
    });
    return items.map((item) => this.parse(contract, item));
  }

  /** Rows of a run, page by page. */
  async *rowPages<Schema extends z.ZodType>(
    contract: Contract<Schema>,
    runId: string,
    keys: SortKeys,
  ): AsyncGenerator<z.output<Schema>[]> {
    const [condition, values] =
      'prefix' in keys
        ? ['begins_with(sk, :prefix)', { ':prefix': keys.prefix }]
        : ['sk BETWEEN :from AND :to', { ':from': keys.from, ':to': keys.to }];
    const pages = queryPages(this.db, {
      TableName: this.tableName,
      ConsistentRead: true,
      KeyConditionExpression: `pk = :pk AND ${condition}`,
      ExpressionAttributeValues: { ':pk': runPartition(runId), ...values },
    });
    for await (const page of pages) yield page.map((item) => this.parse(contract, item));
  }

  /** All rows of a run with these sort keys. */
  async rows<Schema extends z.ZodType>(
    contract: Contract<Schema>,
    runId: string,
    keys: SortKeys,
  ): Promise<z.output<Schema>[]> {
    const rows: z.output<Schema>[] = [];
    for await (const page of this.rowPages(contract, runId, keys)) rows.push(...page);
    return rows;
  }

  parse<Schema extends z.ZodType>(contract: Contract<Schema>, item: Item): z.output<Schema> {
    return parseContract(
      contract,
      item,
      `item ${String(item['pk'])} / ${String(item['sk'])} of ${this.tableName}`,
    );
  }
}

async function ifConditionHolds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
