import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getItem } from '@muster/dynamodb';
import { DynamoCallRate } from '../src/adapters/dynamo-call-rate.ts';
import { callRateContract } from '../src/testing/call-rate.contract.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';

const TABLE = 'call-rate-test';

let dynamo: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable(TABLE);
});
afterAll(() => dynamo.close());

describe('the slots of calls in DynamoDB', () => {
  callRateContract((nowMs) => new DynamoCallRate(dynamo.db, TABLE, nowMs));

  it('keep one item for an account and region, which expires after a day', async () => {
    const rate = new DynamoCallRate(dynamo.db, TABLE, () => 1_795_420_800_000);
    await rate.reserve({ accountId: '111111111111', region: 'eu-west-1' }, { perSecond: 5, maxWaitMs: 0 });
    const Key = { pk: 'call-slots/111111111111/eu-west-1', sk: 'slots' };
    expect(await getItem(dynamo.db, { TableName: TABLE, Key })).toEqual({
      ...Key,
      // 24 intervals of 200 ms before now were never used.
      nextSlotMs: 1_795_420_800_000 - 23 * 200,
      expiresAtEpochSeconds: 1_795_507_200,
    });
  });
});
