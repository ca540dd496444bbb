import { type Contract, ledgerRetentionMs, parseContract, type TagTaskOutcome } from '@muster/contracts';
import { type DynamoDb, getItem, type Item, queryAll, queryPages } from '@muster/dynamodb';
import type { z } from 'zod';
import { liveTasks } from '../domain/live-tasks.ts';
import { plannedTasks } from '../domain/planned-tasks.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type {
  LedgerTask,
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
  OutcomeItemV1,
  PLAN_SORT_KEY,
  PlanItemV1,
  PROGRESS_PREFIX,
  ProgressItemV1,
  STOP_SORT_KEY,
  StopItemV1,
  stopPartition,
  TASK_PREFIX,
  TaskItemV1,
  VERIFICATION_SORT_KEY,
  VerificationItemV1,
} from './dynamo-ledger-items.ts';

/** Parses an item without its keys and expiry, which are details of the table. */
export function contentOf<
  Schema extends z.ZodType<{ pk: string; sk: string; expiresAtEpochSeconds: number }>,
>(contract: Contract<Schema>, item: Item): Omit<z.output<Schema>, 'pk' | 'sk' | 'expiresAtEpochSeconds'> {
  const { pk, sk, expiresAtEpochSeconds, ...content } = parseContract(
    contract,
    item,
    `ledger item ${String(item['pk'])} ${String(item['sk'])}`,
  );
  void [pk, sk, expiresAtEpochSeconds];
  return content;
}

export function markerOf(item: Item): PlanMarker {
  const { schemaVersion, ...marker } = contentOf(PlanItemV1, item);
  void schemaVersion;
  return marker;
}

/** A task of an earlier version does not contain when its values were read. The time of writing is the upper limit. */
export function taskIn(item: Item): LedgerTask['task'] {
  const task = contentOf(TaskItemV1, item);
  const expiresAtEpochSeconds = Number(item['expiresAtEpochSeconds']);
  return { readAt: new Date(expiresAtEpochSeconds * 1000 - ledgerRetentionMs()).toISOString(), ...task };
}

/** Reads the ledger in DynamoDB with strongly consistent reads. */
export class DynamoLedgerReader implements LedgerReader {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  /** @param tableName value of the parameter `tagger/ledger-table-name` */
  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  async tasksOf(
    runId: string,
    accountId: string,
    region: string,
    resourceType?: string,
  ): Promise<LedgerTask[]> {
    const target = { runId, accountId, region, resourceType };
    const { plan, tasks, tried } = await this.#planWithTasks(target);
    if (plan === undefined) return [];
    const outcomes = new Map((await this.outcomesOf(target)).map((outcome) => [outcome.taskNumber, outcome]));
    const entries = plannedTasks(target, plan.tasks, tasks).map((task) => ({
      task,
      outcome: outcomes.get(task.taskNumber),
      ...(tried.has(numberedSortKey(PROGRESS_PREFIX, task.taskNumber)) && { wasTried: true as const }),
    }));
    return liveTasks(plan, entries);
  }

  /** Outcomes of the settled tasks, including those of earlier rounds. */
  async outcomesOf(target: Target): Promise<TagTaskOutcome[]> {
    const items = await queryAll(this.#db, this.#below(target, OUTCOME_PREFIX));
    return items.map((item) => contentOf(OutcomeItemV1, item));
  }

  /** When the run was last stopped. It may have been resumed since. */
  async stoppedAt(runId: string): Promise<string | undefined> {
    const item = await getItem(this.#db, {
      TableName: this.#tableName,
      Key: { pk: stopPartition(runId), sk: STOP_SORT_KEY },
      ConsistentRead: true,
    });
    return item && contentOf(StopItemV1, item).stoppedAt;
  }

  /** The plan of a target. Undefined until the ledger holds all of it. */
  async planOf(target: Target): Promise<PlanMarker | undefined> {
    const item = await this.#get(target, PLAN_SORT_KEY);
    return item && markerOf(item);
  }

  async taskOf(key: TaskKey): Promise<LedgerTask['task'] | undefined> {
    const item = await this.#get(key, numberedSortKey(TASK_PREFIX, key.taskNumber));
    return item && taskIn(item);
  }

  async hasOutcome(key: TaskKey): Promise<boolean> {
    return (await this.#get(key, numberedSortKey(OUTCOME_PREFIX, key.taskNumber), 'sk')) !== undefined;
  }

  async progressOf(key: TaskKey): Promise<TaskProgress | undefined> {
    const item = await this.#get(key, numberedSortKey(PROGRESS_PREFIX, key.taskNumber));
    if (item === undefined) return undefined;
    const { schemaVersion, ...progress } = contentOf(ProgressItemV1, item);
    void schemaVersion;
    return progress;
  }

  async verificationOf(target: Target): Promise<VerificationResult | undefined> {
    const item = await this.#get(target, VERIFICATION_SORT_KEY);
    if (item === undefined) return undefined;
    const { attempt, checkedAt, tagging, unverified, unverifiedIds, goneIds } = contentOf(
      VerificationItemV1,
      item,
    );
    return { attempt, checkedAt, tagging, unverified, unverifiedIds, goneIds };
  }

  /** Numbers in the sort keys with a prefix, ascending. Reads only keys. */
  async numbersBelow(target: Target, prefix: string): Promise<number[]> {
    const numbers: number[] = [];
    for await (const page of queryPages(this.#db, {
      ...this.#below(target, prefix),
      ProjectionExpression: 'sk',
    }))
      numbers.push(...page.map((item) => Number(String(item['sk']).slice(prefix.length))));
    return numbers.sort((a, b) => a - b);
  }

  /** One Query is enough, because `plan` sorts before `task#…`. Progress items are between them. */
  async #planWithTasks(target: Target) {
    const items = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :plan AND :lastTask',
      ExpressionAttributeValues: {
        ':pk': ledgerPartition(target),
        ':plan': PLAN_SORT_KEY,
        ':lastTask': `${TASK_PREFIX}~`,
      },
      ConsistentRead: true,
    });
    const plan = items.find((item) => item['sk'] === PLAN_SORT_KEY);
    const tasks = items.filter((item) => String(item['sk']).startsWith(TASK_PREFIX));
    return {
      plan: plan && markerOf(plan),
      tasks: tasks.map(taskIn),
      tried: new Set(items.map((item) => item['sk'])),
    };
  }

  #below(target: Target, prefix: string) {
    return {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': ledgerPartition(target), ':prefix': prefix },
      ConsistentRead: true,
    };
  }

  async #get(target: Target, sk: string, projection?: string): Promise<Item | undefined> {
    return getItem(this.#db, {
      TableName: this.#tableName,
      Key: { pk: ledgerPartition(target), sk },
      ConsistentRead: true,
      ...(projection !== undefined && { ProjectionExpression: projection }),
    });
  }
}
