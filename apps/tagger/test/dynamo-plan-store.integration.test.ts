import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deleteItem, getItem } from '@muster/dynamodb';
import { PlanTargetItemV1, SavedPlanItemV1 } from '../src/adapters/dynamo-plan-items.ts';
import { DynamoPlanStore } from '../src/adapters/dynamo-plan-store.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { task } from '../src/testing/fixtures.ts';
import { planStoreContract, savedPlan } from '../src/testing/plan-store.contract.ts';

const TABLE = 'plans-test';

let dynamo: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable(TABLE);
});
afterAll(() => dynamo.close());

describe('saved plans in DynamoDB', () => {
  planStoreContract(() => new DynamoPlanStore(dynamo.db, TABLE));

  it('are items in the documented layout, which expire after 90 days', async () => {
    const store = new DynamoPlanStore(dynamo.db, TABLE, () => new Date('2026-11-23T00:00:00.000Z'));
    const target = {
      accountId: '111111111111',
      region: 'us-east-1',
      unplanned: { reason: 'NeverRead' as const },
    };
    await store.writeTarget('plan-layout', target, [task(['i-1'], { runId: 'plan-layout' })]);
    for (const [pk, sk] of [
      ['plan#plan-layout', 'target#111111111111#us-east-1'],
      ['plan#plan-layout#111111111111#us-east-1', 'task#0001'],
    ])
      // 2027-02-21T00:00:00Z
      expect(await getItem(dynamo.db, { TableName: TABLE, Key: { pk, sk } })).toMatchObject({
        expiresAtEpochSeconds: 1_803_168_000,
      });
  });

  it('do not exist any more once their parts have expired, and the others are still listed', async () => {
    const store = new DynamoPlanStore(dynamo.db, TABLE);
    const accounts = Array.from({ length: 15_000 }, (_, index) => String(100_000_000_000 + index));
    await store.writePlan(savedPlan('plan-large', { scope: { accountIds: accounts } }));
    await store.writePlan(savedPlan('plan-small'));
    await deleteItem(dynamo.db, { TableName: TABLE, Key: { pk: 'plan#plan-large', sk: 'part#0001' } });
    expect(await store.getPlan('plan-large')).toBeUndefined();
    const listed = (await store.listPlans()).map(({ planId }) => planId);
    expect(listed).toContain('plan-small');
    expect(listed).not.toContain('plan-large');
  });

  it.each([SavedPlanItemV1, PlanTargetItemV1])('have a valid example: $id', ({ schema, example }) => {
    expect(schema.safeParse(example).error).toBeUndefined();
  });
});
