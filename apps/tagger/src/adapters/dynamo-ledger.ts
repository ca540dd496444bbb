import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { ledgerExpiry, type TagTask, type TagTaskOutcome } from '@muster/contracts';
import { type DynamoDb, type Item, putItem } from '@muster/dynamodb';
import { PlanMissingError, TaskMissingError } from '../errors.ts';
import type {
  Ledger,
  PlanMarker,
  Target,
  TaskKey,
  TaskProgress,
  VerificationResult,
} from '../ports/ledger.ts';
import {
  ledgerPartition,
  numberedSortKey,
  OUTCOME_PREFIX,
  PLAN_SORT_KEY,
  PROGRESS_PREFIX,
  TASK_PREFIX,
  VERIFICATION_SORT_KEY,
} from './dynamo-ledger-items.ts';
import { DynamoLedgerReader } from './dynamo-ledger-reader.ts';

interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues?: Item;
}

/** The ledger in DynamoDB: `pk = <runId>#<accountId>#<region>`. Each item is one decision. */
export class DynamoLedger implements Ledger {
  readonly #db: DynamoDb;
  readonly #tableName: string;
  readonly #reader: DynamoLedgerReader;
  readonly #now: () => Date;

  constructor(db: DynamoDb, tableName: string, now: () => Date = () => new Date()) {
    this.#db = db;
    this.#tableName = tableName;
    this.#reader = new DynamoLedgerReader(db, tableName);
    this.#now = now;
  }

  stoppedAt(runId: string): Promise<string | undefined> {
    return this.#reader.stoppedAt(runId);
  }

  getPlan(target: Target): Promise<PlanMarker | undefined> {
    return this.#reader.planOf(target);
  }

  async writeTask(task: TagTask): Promise<TagTask> {
    const isNew = await this.#putFirst(
      this.#item(task, numberedSortKey(TASK_PREFIX, task.taskNumber), { ...task }),
    );
    const stored = isNew ? task : await this.getTask(task);
    if (stored === undefined) throw new TaskMissingError(task);
    return stored;
  }

  async writePlan(target: Target, marker: PlanMarker): Promise<PlanMarker> {
    const isNew = await this.#putFirst(this.#item(target, PLAN_SORT_KEY, { schemaVersion: 1, ...marker }));
    const stored = isNew ? marker : await this.getPlan(target);
    if (stored === undefined) throw new PlanMissingError(target);
    return stored;
  }

  async replacePlan(target: Target, marker: PlanMarker & { readonly round: number }): Promise<PlanMarker> {
    const isFirst = marker.round === 2;
    const isWritten = await this.#putIf(this.#item(target, PLAN_SORT_KEY, { schemaVersion: 1, ...marker }), {
      ConditionExpression: isFirst
        ? 'attribute_exists(pk) AND attribute_not_exists(#round)'
        : '#round = :before',
      ExpressionAttributeNames: { '#round': 'round' },
      ...(isFirst ? {} : { ExpressionAttributeValues: { ':before': marker.round - 1 } }),
    });
    const stored = isWritten ? marker : await this.getPlan(target);
    if (stored === undefined) throw new PlanMissingError(target);
    return stored;
  }

  getTask(key: TaskKey): Promise<TagTask | undefined> {
    return this.#reader.taskOf(key);
  }

  tasksOf({ runId, accountId, region, resourceType }: Target) {
    return this.#reader.tasksOf(runId, accountId, region, resourceType);
  }

  isSettled(key: TaskKey): Promise<boolean> {
    return this.#reader.hasOutcome(key);
  }

  outcomesOf(target: Target): Promise<TagTaskOutcome[]> {
    return this.#reader.outcomesOf(target);
  }

  settledTaskNumbers(target: Target): Promise<number[]> {
    return this.#reader.numbersBelow(target, OUTCOME_PREFIX);
  }

  settle(target: Target, outcome: TagTaskOutcome): Promise<boolean> {
    return this.#putFirst(
      this.#item(target, numberedSortKey(OUTCOME_PREFIX, outcome.taskNumber), { ...outcome }),
    );
  }

  getProgress(key: TaskKey): Promise<TaskProgress | undefined> {
    return this.#reader.progressOf(key);
  }

  async saveProgress(key: TaskKey, progress: TaskProgress): Promise<void> {
    await this.#put(
      this.#item(key, numberedSortKey(PROGRESS_PREFIX, key.taskNumber), { schemaVersion: 1, ...progress }),
    );
  }

  async saveVerification(target: Target, result: VerificationResult): Promise<void> {
    await this.#put(this.#item(target, VERIFICATION_SORT_KEY, { schemaVersion: 1, ...result }));
  }

  #item(target: Target, sk: string, content: Item): Item {
    return {
      ...content,
      pk: ledgerPartition(target),
      sk,
      expiresAtEpochSeconds: ledgerExpiry(this.#now(), target.ledgerRetention),
    };
  }

  async #put(item: Item): Promise<void> {
    await putItem(this.#db, { TableName: this.#tableName, Item: item });
  }

  /** Puts an item unless an item with its keys exists. @returns whether it was put */
  #putFirst(item: Item): Promise<boolean> {
    return this.#putIf(item, { ConditionExpression: 'attribute_not_exists(pk)' });
  }

  /** @returns whether the condition was met and the item was put */
  async #putIf(item: Item, condition: Condition): Promise<boolean> {
    try {
      await putItem(this.#db, { TableName: this.#tableName, Item: item, ...condition });
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false;
      throw error;
    }
  }
}
