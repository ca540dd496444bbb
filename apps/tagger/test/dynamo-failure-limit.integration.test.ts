import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryAll } from '@muster/dynamodb';
import { DynamoFailureLimit } from '../src/adapters/dynamo-failure-limit.ts';
import { DynamoLedger } from '../src/adapters/dynamo-ledger.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { failureLimitContract } from '../src/testing/failure-limit.contract.ts';
import { target } from '../src/testing/fixtures.ts';

const TABLE = 'failure-limit-test';
const now = () => new Date('2026-11-23T08:00:05.000Z');

let dynamo: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable(TABLE);
});
afterAll(() => dynamo.close());

describe('the limit of failures in DynamoDB', () => {
  failureLimitContract(() => ({
    ledger: new DynamoLedger(dynamo.db, TABLE, now),
    failures: new DynamoFailureLimit(dynamo.db, TABLE, now),
  }));

  it('has an item for each task with failures, and one when it is exceeded', async () => {
    const ledger = new DynamoLedger(dynamo.db, TABLE, now);
    const failures = new DynamoFailureLimit(dynamo.db, TABLE, now);
    const task = { ...target, runId: 'run-9', taskNumber: 7 };
    const failed = { outcome: 'failed', code: 'OperationNotPermitted', message: 'no' } as const;
    for (const [taskNumber, exceptions] of [
      [6, []],
      [7, [{ id: 'i-1', ...failed }]],
    ] as const) {
      await ledger.settle(task, {
        schemaVersion: 1,
        taskNumber,
        settledAt: now().toISOString(),
        resources: 2,
        exceptions: [...exceptions],
        apiCalls: {},
      });
      await failures.count({ ...task, taskNumber }, 0);
    }
    // 90 days later.
    const rest = { pk: 'failures/run-9', expiresAtEpochSeconds: 1_803_196_805, schemaVersion: 1 };
    expect(
      await queryAll(dynamo.db, {
        TableName: TABLE,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': rest.pk },
      }),
    ).toEqual([
      { ...rest, sk: 'exceeded' },
      { ...rest, sk: 'task#run-9#111111111111#us-east-1#0007', failed: 1 },
    ]);
  });
});
