import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { putItem } from '@muster/dynamodb';
import { openInMemory } from '@muster/sqlite';
import { DynamoLedgerStops } from '../src/adapters/dynamo-ledger-stops.ts';
import { DynamoLedger } from '../src/adapters/dynamo-ledger.ts';
import { ledgerPages, putLedgerItem } from '../src/adapters/ledger-copy.ts';
import { SqliteLedger } from '../src/adapters/sqlite-ledger.ts';
import { type EmbeddedDynamoDb, startDynamoDb } from '../src/testing/embedded-dynamodb.ts';
import { instanceIds, target, task, writePlan } from '../src/testing/fixtures.ts';
import { outcome } from '../src/testing/ledger.contract.ts';

const TABLE = 'ledger-test';
const SEGMENTS = 3;

let dynamo: EmbeddedDynamoDb;
beforeAll(async () => {
  dynamo = await startDynamoDb();
  await dynamo.createTable(TABLE);
});
afterAll(() => dynamo.close());

it('a copy of the ledger reads the same as the ledger in DynamoDB', async () => {
  const ledger = new DynamoLedger(dynamo.db, TABLE);
  const others = { ...target, region: 'eu-west-1' };
  const volumes = { ...target, resourceType: 'ec2:volume' };
  for (const own of [target, others]) {
    const tasks = [1, 2].map((taskNumber) => task(instanceIds(2, taskNumber * 10), { ...own, taskNumber }));
    await writePlan(ledger, tasks, {
      tasks: 2,
      planned: 4,
      conflictsKept: 1,
      createdAt: '2026-11-23T08:00:03.000Z',
    });
    await ledger.settle(own, outcome(1));
    await ledger.saveProgress(
      { ...own, taskNumber: 2 },
      { applied: ['i-00000014'], exceptions: [], apiCalls: { 'ec2:CreateTags': 1 }, searchCalls: 1 },
    );
    await ledger.saveVerification(own, {
      attempt: 1,
      checkedAt: '2026-11-23T08:00:09.000Z',
      tagging: { planned: 4, applied: 1, verified: 1, failed: 1, skipped: 0 },
      unverified: 0,
      unverifiedIds: [],
      goneIds: [],
    });
  }
  await writePlan(ledger, [task(['i-1'], volumes)]);
  await new DynamoLedgerStops(dynamo.db, TABLE).stop('run-1', new Date('2026-11-23T08:00:04.000Z'));
  const unknown = { pk: 'run-1#111111111111#us-east-1', sk: 'later#1', expiresAtEpochSeconds: 1 };
  await putItem(dynamo.db, { TableName: TABLE, Item: unknown });

  const text = { pk: `config#${'a'.repeat(64)}`, sk: 'part#0001', schemaVersion: 1, parts: 1, text: '' };
  await putItem(dynamo.db, { TableName: TABLE, Item: text });

  const database = openInMemory();
  for (let index = 0; index < SEGMENTS; index++)
    for await (const page of ledgerPages(dynamo.db, TABLE, { index, of: SEGMENTS }))
      for (const item of page) putLedgerItem(database, item);
  const copy = new SqliteLedger(database);
  for (const own of [target, others, volumes]) {
    expect(await copy.getPlan(own)).toEqual(await ledger.getPlan(own));
    expect(await copy.tasksOf(own)).toEqual(await ledger.tasksOf(own));
    expect(await copy.outcomesOf(own)).toEqual(await ledger.outcomesOf(own));
    const second = { ...own, taskNumber: 2 };
    expect(await copy.getProgress(second)).toEqual(await ledger.getProgress(second));
  }
  expect(await copy.stoppedAt('run-1')).toBe('2026-11-23T08:00:04.000Z');
  expect(database.get('SELECT count(*) AS n FROM tag_verifications')).toEqual({ n: 2 });
  expect(
    database.all(
      'SELECT resource_id, outcome FROM tag_changes WHERE region = ? ORDER BY resource_id',
      'eu-west-1',
    ),
  ).toEqual([
    { resource_id: 'i-0000000a', outcome: 'applied' },
    { resource_id: 'i-0000000b', outcome: 'applied' },
    { resource_id: 'i-00000014', outcome: 'planned' },
    { resource_id: 'i-00000015', outcome: 'planned' },
  ]);
});

it('an item of the ledger that is not valid names itself', () => {
  const item = { pk: 'run-1#111111111111#us-east-1', sk: 'task#0001', expiresAtEpochSeconds: 1 };
  expect(() => putLedgerItem(openInMemory(), item)).toThrow(
    'ledger item run-1#111111111111#us-east-1 task#0001 is not a valid tag-task-item.v1: ',
  );
});
