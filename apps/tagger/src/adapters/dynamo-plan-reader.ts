import { parseContract, type TagTask } from '@muster/contracts';
import { type DynamoDb, getItem, type Item, queryAll, queryPages } from '@muster/dynamodb';
import { readTextParts } from '@muster/ledger-texts';
import { placeOf } from '../domain/saved-plan/target-order.ts';
import type { PlanReader, PlanTarget, PlanTargetKey, SavedPlan } from '../ports/plan-store.ts';
import { TASK_PREFIX } from './dynamo-ledger-items.ts';
import { taskIn } from './dynamo-ledger-reader.ts';
import {
  PLAN_TARGET_PREFIX,
  type PlanOfMany,
  PlanOfManyV1,
  planPartition,
  PLANS_PARTITION,
  PlanTargetItemV1,
  planTaskPartition,
  SavedPlanItemV1,
} from './dynamo-plan-items.ts';

/** The fields of a plan that can be larger than an item. @throws ContractError */
const manyIn = (value: unknown, name: string): PlanOfMany => parseContract(PlanOfManyV1, value, name);

const targetIn = (item: Item): PlanTarget =>
  parseContract(PlanTargetItemV1, item, `ledger item ${String(item['pk'])} ${String(item['sk'])}`).target;

/** Reads saved plans in the ledger table with strongly consistent reads. */
export class DynamoPlanReader implements PlanReader {
  readonly #db: DynamoDb;
  readonly #tableName: string;

  /** @param tableName value of the parameter `tagger/ledger-table-name` */
  constructor(db: DynamoDb, tableName: string) {
    this.#db = db;
    this.#tableName = tableName;
  }

  async getPlan(planId: string): Promise<SavedPlan | undefined> {
    const item = await getItem(this.#db, {
      TableName: this.#tableName,
      Key: { pk: PLANS_PARTITION, sk: planId },
      ConsistentRead: true,
    });
    return item && this.#planIn(item);
  }

  async listPlans(): Promise<SavedPlan[]> {
    const items = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': PLANS_PARTITION },
      ConsistentRead: true,
    });
    const plans = await Promise.all(items.map((item) => this.#planIn(item)));
    return plans.filter((plan) => plan !== undefined).toSorted((a, b) => (orderOf(a) > orderOf(b) ? -1 : 1));
  }

  /**
   * Undefined if the parts of the plan are not there. They are written before the plan, so they have expired: DynamoDB
   * removes expired items in any order.
   */
  async #planIn(item: Item): Promise<SavedPlan | undefined> {
    const name = `ledger item ${String(item['pk'])} ${String(item['sk'])}`;
    const { pk, sk, expiresAtEpochSeconds, schemaVersion, isInParts, ...plan } = parseContract(
      SavedPlanItemV1,
      item,
      name,
    );
    void [pk, sk, expiresAtEpochSeconds, schemaVersion];
    const { request, scope, unknownAccounts } = plan;
    if (isInParts === undefined) return { ...plan, ...manyIn({ request, scope, unknownAccounts }, name) };
    const partition = planPartition(plan.planId);
    const text = await readTextParts({ db: this.#db, tableName: this.#tableName, pk: partition });
    if (text === undefined) return undefined;
    return { ...plan, ...manyIn(JSON.parse(text), `ledger items ${partition}`) };
  }

  async targetsOf(planId: string): Promise<PlanTarget[]> {
    const items = await queryAll(this.#db, this.#below(planPartition(planId), PLAN_TARGET_PREFIX));
    return items.map(targetIn).toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  }

  async *tasksOf(planId: string, target: PlanTargetKey): AsyncGenerator<TagTask[]> {
    const pages = queryPages(this.#db, this.#below(planTaskPartition(planId, target), TASK_PREFIX));
    for await (const page of pages) if (page.length > 0) yield page.map(taskIn);
  }

  #below(pk: string, prefix: string) {
    return {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': pk, ':prefix': prefix },
      ConsistentRead: true,
    };
  }
}

const orderOf = ({ createdAt, planId }: SavedPlan): string => `${createdAt} ${planId}`;
