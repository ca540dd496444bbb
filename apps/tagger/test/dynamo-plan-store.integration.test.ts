import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getItem } from '@muster/dynamodb';
import { PlanTargetItemV1, SavedPlanItemV1 } from '../src/adapters/dynamo-plan-items.ts';
import { DynamoPlanStore } from '../src/adapters/dynamo-plan-store.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { task } from '../src/testing/fixtures.ts';
import { planStoreContract } from '../src/testing/plan-store.contract.ts';

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

  it.each([SavedPlanItemV1, PlanTargetItemV1])('have a valid example: $id', ({ schema, example }) => {
    expect(schema.safeParse(example).error).toBeUndefined();
  });
});
