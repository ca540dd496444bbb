import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseContract, RunRequestV1 } from '@muster/contracts';
import { deleteItem, getItem } from '@muster/dynamodb';
import { TextPartItemV1 } from '@muster/ledger-texts';
import { DynamoPlanOrders, PlanOrderV1 } from '../src/adapters/dynamo-plan-orders.ts';
import type { PlanOrder } from '../src/domain/saved-plan/make-plan.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';

const TABLE = 'orders-test';

let dynamo: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable(TABLE);
});
afterAll(() => dynamo.close());

const orderOf = (planId: string, accounts = ['111111111111'], value = 'Yes'): PlanOrder => ({
  request: parseContract(RunRequestV1, {
    accounts,
    run: {
      ...RunRequestV1.example.run,
      runId: planId,
      rules: [{ id: 'production', match: {}, set: { Production: value } }],
    },
  }),
  rulesFingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  rulesFile: '/home/ops/é.yaml',
  scope: { accountIds: ['111111111111'] },
  maxAgeMs: 1000,
});

describe('orders of plans in DynamoDB', () => {
  it('are returned as they were written, with any character', async () => {
    const orders = new DynamoPlanOrders(dynamo.db, TABLE);
    const order = orderOf('plan-1', undefined, 'ä \u2028 é 😀 "quoted" \\');
    await orders.writeOrder(order);
    expect(await orders.readOrder('plan-1')).toEqual(order);
    expect(await orders.readOrder('plan-2')).toBeUndefined();
  });

  it('can be larger than an item', async () => {
    const orders = new DynamoPlanOrders(dynamo.db, TABLE);
    const accounts = Array.from({ length: 50_000 }, (_, index) => String(100_000_000_000 + index));
    const order = orderOf('plan-large', accounts);
    await orders.writeOrder(order);
    const read = await orders.readOrder('plan-large');
    expect(read).toEqual(order);
    await deleteItem(dynamo.db, { TableName: TABLE, Key: { pk: 'plan-order#plan-large', sk: 'part#0002' } });
    // The functions that plan the accounts of a plan read its order once for each process.
    expect(await orders.readOrder('plan-large')).toBe(read);
    expect(await new DynamoPlanOrders(dynamo.db, TABLE).readOrder('plan-large')).toBeUndefined();
  });

  it('are items that expire after 90 days', async () => {
    const orders = new DynamoPlanOrders(dynamo.db, TABLE, () => new Date('2026-11-23T00:00:00.000Z'));
    await orders.writeOrder(orderOf('plan-layout'));
    const key = { pk: 'plan-order#plan-layout', sk: 'part#0001' };
    expect(await getItem(dynamo.db, { TableName: TABLE, Key: key })).toMatchObject({
      schemaVersion: 1,
      parts: 1,
      // 2027-02-21T00:00:00Z
      expiresAtEpochSeconds: 1_803_168_000,
    });
  });

  it.each([PlanOrderV1, TextPartItemV1])('have a valid example: $id', ({ schema, example }) => {
    expect(schema.safeParse(example).error).toBeUndefined();
  });
});
