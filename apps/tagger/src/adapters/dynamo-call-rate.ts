import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { Count, defineContract, parseContract } from '@muster/contracts';
import { type DynamoDb, getItem, type Item, updateItem } from '@muster/dynamodb';
import * as z from 'zod';
import { busy, reserved, slotsAt } from '../domain/call-slots.ts';
import type { CallLimit, CallRate, RatedPlace, Reservation } from '../ports/call-rate.ts';

/** `pk = call-slots/<accountId>/<region>`, `sk = slots`. Expires a day after the last call. */
const CallSlotsItemV1 = defineContract({
  id: 'call-slots-item.v1',
  schema: z.strictObject({
    pk: z.string(),
    sk: z.literal('slots'),
    expiresAtEpochSeconds: Count,
    nextSlotMs: z.number().int(),
  }),
  example: {
    pk: 'call-slots/111111111111/us-east-1',
    sk: 'slots',
    expiresAtEpochSeconds: 1_795_507_200,
    nextSlotMs: 1_795_420_800_200,
  },
});

const KEPT_SECONDS = 86_400;
/** Each failed round means that another consumer was faster. */
const MAX_ROUNDS = 10;

/**
 * The slots of calls in the ledger table. A reservation is one conditional update. If the place is in use, a second one
 * follows.
 */
export class DynamoCallRate implements CallRate {
  readonly #db: DynamoDb;
  readonly #tableName: string;
  readonly #nowMs: () => number;

  constructor(db: DynamoDb, tableName: string, nowMs: () => number = Date.now) {
    this.#db = db;
    this.#tableName = tableName;
    this.#nowMs = nowMs;
  }

  async reserve(place: RatedPlace, limit: CallLimit): Promise<Reservation> {
    const key = { pk: `call-slots/${place.accountId}/${place.region}`, sk: 'slots' };
    for (let round = 1; round <= MAX_ROUNDS; round++) {
      const nowMs = this.#nowMs();
      const { intervalMs, firstMs, lastMs } = slotsAt(nowMs, limit);
      const isIdle = await this.#update(key, {
        UpdateExpression: 'SET nextSlotMs = :next, expiresAtEpochSeconds = :expires',
        ConditionExpression: 'attribute_not_exists(pk) OR nextSlotMs <= :first',
        ExpressionAttributeValues: {
          ':next': firstMs + intervalMs,
          ':first': firstMs,
          ':expires': this.#expiry(nowMs),
        },
      });
      if (isIdle !== undefined) return reserved(firstMs, nowMs);
      const taken = await this.#update(key, {
        UpdateExpression: 'SET nextSlotMs = nextSlotMs + :interval, expiresAtEpochSeconds = :expires',
        ConditionExpression: 'nextSlotMs BETWEEN :first AND :last',
        ExpressionAttributeValues: {
          ':interval': intervalMs,
          ':first': firstMs,
          ':last': lastMs,
          ':expires': this.#expiry(nowMs),
        },
      });
      if (taken !== undefined) return reserved(taken - intervalMs, nowMs);
      const nextMs = await this.#nextSlot(key);
      if (nextMs !== undefined && nextMs > lastMs) return busy(nextMs, nowMs);
    }
    return { busyMs: limit.maxWaitMs };
  }

  /** The new `nextSlotMs`. Undefined if the condition does not hold. */
  async #update(
    key: Item,
    expressions: Pick<
      Parameters<typeof updateItem>[1],
      'UpdateExpression' | 'ConditionExpression' | 'ExpressionAttributeValues'
    >,
  ): Promise<number | undefined> {
    try {
      const item = await updateItem(this.#db, {
        TableName: this.#tableName,
        Key: key,
        ReturnValues: 'ALL_NEW',
        ...expressions,
      });
      return parseContract(CallSlotsItemV1, item, 'ledger item of call slots').nextSlotMs;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  }

  async #nextSlot(key: Item): Promise<number | undefined> {
    const item = await getItem(this.#db, { TableName: this.#tableName, Key: key, ConsistentRead: true });
    return item && parseContract(CallSlotsItemV1, item, 'ledger item of call slots').nextSlotMs;
  }

  #expiry(nowMs: number): number {
    return Math.floor(nowMs / 1000) + KEPT_SECONDS;
  }
}
