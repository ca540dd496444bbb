import {
  Count,
  defineContract,
  parseContract,
  PlanScope,
  RulesFingerprint,
  RunRequestV1,
} from '@muster/contracts';
import { type DynamoDb, putItem, queryAll } from '@muster/dynamodb';
import * as z from 'zod';
import type { PlanOrder } from '../domain/saved-plan/make-plan.ts';
import type { PlanOrders } from '../ports/plan-orders.ts';
import { numberedSortKey } from './dynamo-ledger-items.ts';
import { ledgerExpiry } from './ledger-lifetime.ts';

const PART_PREFIX = 'part#';
/** An item has at most 400 KB. Source: DynamoDB Developer Guide, "Quotas". */
const PART_BYTES = 300_000;

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

/** A part of the JSON text of an order. */
export const PlanOrderItemV1 = defineContract({
  id: 'plan-order-item.v1',
  schema: z.strictObject({
    pk: z.string(),
    sk: z.string(),
    expiresAtEpochSeconds: Count,
    schemaVersion: z.literal(1),
    /** How many parts the text has. */
    parts: Count,
    text: z.string(),
  }),
  example: {
    pk: 'plan-order#plan-20261123T090000Z-7c1e',
    sk: 'part#0001',
    expiresAtEpochSeconds: 1_803_196_800,
    schemaVersion: 1,
    parts: 1,
    text: '{}',
  },
});

/** JSON of ASCII characters, so that its length is its size and each part is a valid text. */
const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replaceAll(
    /[^\u0020-\u007e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

/** Orders of plans in the ledger table. */
export class DynamoPlanOrders implements PlanOrders {
  readonly #db: DynamoDb;
  readonly #tableName: string;
  readonly #now: () => Date;

  /** @param tableName value of the parameter `tagger/ledger-table-name` */
  constructor(db: DynamoDb, tableName: string, now: () => Date = () => new Date()) {
    this.#db = db;
    this.#tableName = tableName;
    this.#now = now;
  }

  async writeOrder(order: PlanOrder): Promise<void> {
    const text = asciiJson({ schemaVersion: 1, ...order });
    const parts = Math.ceil(text.length / PART_BYTES);
    for (let part = 1; part <= parts; part++)
      await putItem(this.#db, {
        TableName: this.#tableName,
        Item: {
          pk: orderPartition(order.request.run.runId),
          sk: numberedSortKey(PART_PREFIX, part),
          expiresAtEpochSeconds: ledgerExpiry(this.#now()),
          schemaVersion: 1,
          parts,
          text: text.slice((part - 1) * PART_BYTES, part * PART_BYTES),
        },
      });
  }

  async readOrder(planId: string): Promise<PlanOrder | undefined> {
    const name = `the order of plan ${planId}`;
    const items = await queryAll(this.#db, {
      TableName: this.#tableName,
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
      ExpressionAttributeValues: { ':pk': orderPartition(planId), ':prefix': PART_PREFIX },
      ConsistentRead: true,
    });
    const parts = items.map((item) => parseContract(PlanOrderItemV1, item, name));
    if (parts.length === 0 || parts.length !== parts[0]?.parts) return undefined;
    const { schemaVersion, ...order } = parseContract(
      PlanOrderV1,
      JSON.parse(parts.map(({ text }) => text).join('')),
      name,
    );
    void schemaVersion;
    return order;
  }
}
