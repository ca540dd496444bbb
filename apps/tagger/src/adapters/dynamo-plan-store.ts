import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { ledgerExpiry, type PlanCanary, type TagTask } from '@muster/contracts';
import { type DynamoDb, putItem, type UpdateInput, updateItem } from '@muster/dynamodb';
import { writeTextParts } from '@muster/ledger-texts';
import type { PlanStore, PlanTarget, SavedPlan } from '../ports/plan-store.ts';
import { numberedSortKey, TASK_PREFIX } from './dynamo-ledger-items.ts';
import {
  type PlanOfMany,
  planPartition,
  PLANS_PARTITION,
  planTargetSortKey,
  planTaskPartition,
} from './dynamo-plan-items.ts';
import { DynamoPlanReader } from './dynamo-plan-reader.ts';

/** An item has at most 400 KB, of names and values. Source: DynamoDB Developer Guide, "Quotas". */
const MAX_BYTES_IN_ITEM = 200_000;

const EXISTS_UNCLAIMED = 'attribute_exists(pk) AND attribute_not_exists(appliedBy)';

/** Saved plans in the ledger table. */
export class DynamoPlanStore extends DynamoPlanReader implements PlanStore {
  readonly #db: DynamoDb;
  readonly #tableName: string;
  readonly #now: () => Date;

  /** @param tableName value of the parameter `tagger/ledger-table-name` */
  constructor(db: DynamoDb, tableName: string, now: () => Date = () => new Date()) {
    super(db, tableName);
    this.#db = db;
    this.#tableName = tableName;
    this.#now = now;
  }

  async writeTarget(planId: string, target: PlanTarget, tasks: readonly TagTask[]): Promise<void> {
    const pk = planTaskPartition(planId, target);
    for (const task of tasks) await this.#put(pk, numberedSortKey(TASK_PREFIX, task.taskNumber), { ...task });
    await this.#put(planPartition(planId), planTargetSortKey(target), { schemaVersion: 1, target });
  }

  async writePlan(plan: SavedPlan): Promise<void> {
    const { request, scope, unknownAccounts, ...rest } = plan;
    const text = JSON.stringify({ request, scope, unknownAccounts } satisfies Pick<
      SavedPlan,
      keyof PlanOfMany
    >);
    if (Buffer.byteLength(text) <= MAX_BYTES_IN_ITEM) {
      await this.#put(PLANS_PARTITION, plan.planId, { schemaVersion: 1, ...plan });
      return;
    }
    const place = { db: this.#db, tableName: this.#tableName, pk: planPartition(plan.planId) };
    await writeTextParts(place, text, ledgerExpiry(this.#now()));
    await this.#put(PLANS_PARTITION, plan.planId, { schemaVersion: 1, ...rest, isInParts: true });
  }

  async claim(planId: string, runId: string, canaryRunId?: string): Promise<string | undefined> {
    const isSameCanary =
      canaryRunId === undefined ? 'attribute_not_exists(canary)' : 'canary.runId = :canary';
    await this.#note(planId, {
      UpdateExpression: 'SET appliedBy = :run',
      ConditionExpression: `${EXISTS_UNCLAIMED} AND ${isSameCanary}`,
      ExpressionAttributeValues: {
        ':run': runId,
        ...(canaryRunId === undefined ? {} : { ':canary': canaryRunId }),
      },
    });
    return (await this.getPlan(planId))?.appliedBy;
  }

  async claimCanary(planId: string, canary: PlanCanary): Promise<PlanCanary | undefined> {
    await this.#note(planId, {
      UpdateExpression: 'SET canary = :canary',
      ConditionExpression: `${EXISTS_UNCLAIMED} AND attribute_not_exists(canary)`,
      ExpressionAttributeValues: { ':canary': canary },
    });
    return (await this.getPlan(planId))?.canary;
  }

  /** Updates the plan if the condition is met. */
  async #note(planId: string, update: Omit<UpdateInput, 'TableName' | 'Key'>): Promise<void> {
    try {
      await updateItem(this.#db, {
        TableName: this.#tableName,
        Key: { pk: PLANS_PARTITION, sk: planId },
        ...update,
      });
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    }
  }

  async #put(pk: string, sk: string, content: object): Promise<void> {
    await putItem(this.#db, {
      TableName: this.#tableName,
      Item: { ...content, pk, sk, expiresAtEpochSeconds: ledgerExpiry(this.#now()) },
    });
  }
}
