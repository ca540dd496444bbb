import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { getItem } from '@muster/dynamodb';
import { DynamoLedgerReader } from '../src/adapters/dynamo-ledger-reader.ts';
import { DynamoLedgerStops } from '../src/adapters/dynamo-ledger-stops.ts';
import { DynamoLedger } from '../src/adapters/dynamo-ledger.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { target, task, writePlan } from '../src/testing/fixtures.ts';
import { ledgerContract, outcome } from '../src/testing/ledger.contract.ts';

const TABLE = 'ledger-test';

let dynamo: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable(TABLE);
});
afterAll(() => dynamo.close());

describe('the ledger in DynamoDB', () => {
  ledgerContract(() => ({
    ledger: new DynamoLedger(dynamo.db, TABLE),
    reader: new DynamoLedgerReader(dynamo.db, TABLE),
    stops: new DynamoLedgerStops(dynamo.db, TABLE),
  }));

  it('writes items in the documented layout, which expire after 90 days', async () => {
    const own = { ...target, runId: 'layout' };
    const ledger = new DynamoLedger(dynamo.db, TABLE, () => new Date('2026-11-23T00:00:00.000Z'));
    await writePlan(ledger, [task(['i-1'], own)]);
    await ledger.settle(own, outcome(1));
    for (const sk of ['plan', 'task#0001', 'outcome#0001']) {
      const item = await getItem(dynamo.db, {
        TableName: TABLE,
        Key: { pk: 'layout#111111111111#us-east-1', sk },
      });
      // 2027-02-21T00:00:00Z
      expect(item).toMatchObject({ sk, expiresAtEpochSeconds: 1_803_168_000 });
    }
  });

  it('keeps the records of a target for its retention', async () => {
    const own = { ...target, runId: 'retention', ledgerRetention: '180d' };
    const ledger = new DynamoLedger(dynamo.db, TABLE, () => new Date('2026-11-23T00:00:00.000Z'));
    const key = { ...own, taskNumber: 1 };
    await writePlan(ledger, [task(['i-1'], own)]);
    await ledger.saveProgress(key, { applied: [], exceptions: [], apiCalls: {} });
    await ledger.settle(own, outcome(1));
    expect(await ledger.getTask(key)).toMatchObject({ ledgerRetention: '180d' });
    for (const sk of ['plan', 'task#0001', 'progress#0001', 'outcome#0001']) {
      const item = await getItem(dynamo.db, {
        TableName: TABLE,
        Key: { pk: 'retention#111111111111#us-east-1', sk },
      });
      // 2027-05-22T00:00:00Z
      expect(item).toMatchObject({ sk, expiresAtEpochSeconds: 1_810_944_000 });
    }
  });

  it('rejects invalid items and names them', async () => {
    const own = { ...target, runId: 'broken' };
    const ledger = new DynamoLedger(dynamo.db, TABLE);
    await writePlan(ledger, [{ ...task(['i-1'], own), resources: [] }]);
    await expect(ledger.tasksOf(own)).rejects.toThrow(
      'ledger item broken#111111111111#us-east-1 task#0001 is not a valid tag-task-item.v1: resources: ',
    );
  });

  it('uses the age of the item as the age of a task of an earlier version', async () => {
    const own = { runId: 'earlier', accountId: '111111111111', region: 'us-east-1' };
    const ledger = new DynamoLedger(dynamo.db, TABLE, () => new Date('2026-11-20T08:00:00.000Z'));
    const { readAt, ...earlier } = task(['i-1'], own);
    await writePlan(ledger, [earlier]);
    expect(readAt).toBe('2026-11-23T08:00:00.000Z');
    const read = await ledger.getTask({ ...own, taskNumber: 1 });
    expect(read?.readAt).toBe('2026-11-20T08:00:00.000Z');
    expect((await ledger.tasksOf(own))[0]?.task.readAt).toBe('2026-11-20T08:00:00.000Z');
  });
});
