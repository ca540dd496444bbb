import {
  Count,
  defineContract,
  ledgerExpiry,
  parseContract,
  PlanScope,
  RulesFingerprint,
  RunRequestV1,
} from '@muster/contracts';
import type { DynamoDb } from '@muster/dynamodb';
import { readTextParts, type TextPlace, writeTextParts } from '@muster/ledger-texts';
import * as z from 'zod';
import type { PlanOrder } from '../domain/saved-plan/make-plan.ts';
import type { PlanOrders } from '../ports/plan-orders.ts';

/** The partition of the order of a plan. Rights of the command name its beginning. */
const orderPartition = (planId: string): string => `plan-order#${planId}`;

/** An order of a plan: what the command asks of the functions. */
export const PlanOrderV1 = defineContract({
  id: 'plan-order.v1',
  schema: z.strictObject({
    schemaVersion: z.literal(1),
    request: RunRequestV1.schema,
    rulesFingerprint: RulesFingerprint,
    rulesFile: z.string().optional(),
    scope: PlanScope,
    maxAgeMs: Count,
  }),
  example: {
    schemaVersion: 1,
    request: RunRequestV1.example,
    rulesFingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    scope: {},
    maxAgeMs: 604_800_000,
  },
});

/** Orders of plans in the ledger table. Keeps the order that was read last, because the accounts of a plan have the same. */
export class DynamoPlanOrders implements PlanOrders {
  readonly #db: DynamoDb;
  readonly #tableName: string;
  readonly #now: () => Date;
  #latest: PlanOrder | undefined;

  /** @param tableName value of the parameter `tagger/ledger-table-name` */
  constructor(db: DynamoDb, tableName: string, now: () => Date = () => new Date()) {
    this.#db = db;
    this.#tableName = tableName;
    this.#now = now;
  }

  async writeOrder(order: PlanOrder): Promise<void> {
    this.#latest = undefined;
    const text = JSON.stringify({ schemaVersion: 1, ...order });
    await writeTextParts(this.#place(order.request.run.runId), text, ledgerExpiry(this.#now()));
  }

  async readOrder(planId: string): Promise<PlanOrder | undefined> {
    if (this.#latest?.request.run.runId === planId) return this.#latest;
    const text = await readTextParts(this.#place(planId));
    if (text === undefined) return undefined;
    const { schemaVersion, ...order } = parseContract(
      PlanOrderV1,
      JSON.parse(text),
      `the order of plan ${planId}`,
    );
    void schemaVersion;
    this.#latest = order;
    return order;
  }

  #place(planId: string): TextPlace {
    return { db: this.#db, tableName: this.#tableName, pk: orderPartition(planId) };
  }
}
