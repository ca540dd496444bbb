import { Count, defineContract, ledgerExpiry, parseContract } from '@muster/contracts';
import { type DynamoDb, getItem, putItem, queryAll } from '@muster/dynamodb';
import * as z from 'zod';
import { failedIn } from '../domain/reopened.ts';
import type { FailureLimit } from '../ports/failure-limit.ts';
import type { TaskKey } from '../ports/ledger.ts';
import {
  ledgerPartition,
  numberedSortKey,
  OUTCOME_PREFIX,
  OutcomeItemV1,
  TASK_PREFIX,
} from './dynamo-ledger-items.ts';

const EXCEEDED = 'exceeded';

/** The failed resources of one task: `pk = failures/<runId>`, `sk = task#<partition of the task>#<number>`. */
const TaskFailuresItemV1 = defineContract({
  id: 'task-failures-item.v1',
  schema: z.strictObject({
    pk: z.string(),
    sk: z.string(),
    expiresAtEpochSeconds: Count,
    schemaVersion: z.literal(1),
    failed: Count,
  }),
  example: {
    pk: 'failures/20261123T080000Z-4f2a',
    sk: 'task#20261123T080000Z-4f2a#111111111111#us-east-1#0001',
    expiresAtEpochSeconds: 1_803_196_800,
    schemaVersion: 1,
    failed: 3,
  },
});

/**
 * Counts failures in the ledger table. Each task with failures has its own item, so that a task that is counted again
 * changes nothing. The consumer whose sum exceeds the limit adds an item that says so, which the others read.
 */
export class DynamoFailureLimit implements FailureLimit {
  readonly #db: DynamoDb;
  readonly #tableName: string;
  readonly #now: () => Date;

  constructor(db: DynamoDb, tableName: string, now: () => Date = () => new Date()) {
    this.#db = db;
    this.#tableName = tableName;
    this.#now = now;
  }

  async count(task: TaskKey, maxFailures: number): Promise<void> {
    const failed = await this.#failedOf(task);
    if (failed === 0) return;
    const sk = `${TASK_PREFIX}${ledgerPartition(task)}${numberedSortKey('#', task.taskNumber)}`;
    await this.#put(task.runId, sk, { failed });
    if ((await this.#sum(task.runId)) > maxFailures) await this.#put(task.runId, EXCEEDED, {});
  }

  async isExceeded(runId: string): Promise<boolean> {
    const Key = { pk: partition(runId), sk: EXCEEDED };
    return (await getItem(this.#db, { TableName: this.#tableName, Key, ConsistentRead: true })) !== undefined;
  }

  async #failedOf(task: TaskKey): Promise<number> {
    const Key = { pk: ledgerPartition(task), sk: numberedSortKey(OUTCOME_PREFIX, task.taskNumber) };
    const item = await getItem(this.#db, { TableName: this.#tableName, Key, ConsistentRead: true });
    return item === undefined
      ? 0
      : failedIn(parseContract(OutcomeItemV1, item, `ledger item ${Key.pk} ${Key.sk}`));
  }

  /** Sees every item that was written before. */
  async #sum(runId: string): Promise<number> {
    const items = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': partition(runId), ':prefix': TASK_PREFIX },
      ConsistentRead: true,
    });
    return items.reduce(
      (sum, item) =>
        sum +
        parseContract(TaskFailuresItemV1, item, `ledger item ${String(item['pk'])} ${String(item['sk'])}`)
          .failed,
      0,
    );
  }

  async #put(runId: string, sk: string, content: { readonly failed?: number }): Promise<void> {
    await putItem(this.#db, {
      TableName: this.#tableName,
      Item: {
        pk: partition(runId),
        sk,
        expiresAtEpochSeconds: ledgerExpiry(this.#now()),
        schemaVersion: 1,
        ...content,
      },
    });
  }
}

const partition = (runId: string): string => `failures/${runId}`;
