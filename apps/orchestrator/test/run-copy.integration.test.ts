import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { putItem } from '@muster/dynamodb';
import { openInMemory } from '@muster/sqlite';
import { DynamoRunReader } from '../src/adapters/dynamo-run-reader.ts';
import { DynamoRunStore } from '../src/adapters/dynamo-run-store.ts';
import { RunCopy } from '../src/adapters/run-copy.ts';
import { SqliteRunReader } from '../src/adapters/sqlite-run-reader.ts';
import { SqliteRunStore } from '../src/adapters/sqlite-run-store.ts';
import { at, collect, outcome, request } from '../src/testing/examples.ts';
import { type RunTable, startRunTable } from './run-table.ts';

const now = at('09:00:00');
const never = (message: string) => {
  throw new Error(message);
};

let table: RunTable;
let store: DynamoRunStore;
beforeAll(async () => {
  table = await startRunTable();
  store = new DynamoRunStore(table.db, table.tableName);
});
afterAll(() => table.close());

const copyOf = () => new RunCopy(table.db, table.tableName);

/** Everything that belongs to a run. */
async function fill(runId: string): Promise<void> {
  await store.beginRun(request({ runId }), at('08:00:00'));
  const accounts = Array.from({ length: 1_001 }, (_, index) => String(100_000_000_000 + index));
  await store.saveAccounts(runId, accounts, { 'organizations:ListAccountsForParent': 2 }, at('08:00:01'));
  await store.saveAccountNames(runId, new Map([['111111111111', 'production']]), at('08:00:01'));
  await store.addAccountListing(
    runId,
    { accountId: '111111111111', listed: true, apiCalls: { 'ec2:DescribeRegions': 1 } },
    at('08:00:02'),
  );
  const odd = { count: 1, isWhole: false, first: [{ listing: 'a list', problem: 'no ID' }] };
  await store.saveOddAccounts(runId, odd, at('08:00:02'));
  await store.addLeftOut(
    runId,
    [{ accountId: '333333333333', code: 'AccountSuspended', message: 'no' }],
    at('08:00:02'),
  );
  const put = [
    outcome(),
    outcome({ region: 'eu-west-1', status: 'failed', code: 'AccessDenied', message: 'no' }),
    { accountId: '222222222222', region: 'us-east-1', status: 'pending' as const },
    {
      ...outcome({ accountId: '333333333333', region: undefined, status: 'failed' }),
      ofAccount: true as const,
    },
  ];
  await store.changeTargets(runId, { put }, at('08:00:03'));
}

describe('the copy of a run', () => {
  it('reads the same as the run in DynamoDB, and replaces an earlier copy', async () => {
    await fill('run-1');
    const database = openInMemory();
    const [copied] = await copyOf().headers(never);
    if (copied === undefined) throw new Error('no run');
    await copyOf().copy(copied, database, never);
    await store.changeTargets(
      'run-1',
      { put: [outcome({ accountId: '222222222222' })], remove: [{ accountId: '333333333333' }] },
      at('08:00:04'),
    );
    await copyOf().copy(copied, database, never);

    const [there, here] = [new DynamoRunReader(table.db, table.tableName), new SqliteRunReader(database)];
    expect(await here.listRuns()).toEqual(await there.listRuns());
    expect(await here.getSummary('run-1', now)).toEqual(await there.getSummary('run-1', now));
    expect(await here.getRequest('run-1')).toEqual(request());
    expect(await here.getProgress('run-1')).toEqual(await there.getProgress('run-1'));
    expect(await here.getAccountNames('run-1')).toEqual(new Map([['111111111111', 'production']]));
    const copy = new SqliteRunStore(database);
    expect(await collect(copy.listingPages('run-1'))).toEqual(await collect(store.listingPages('run-1')));
    expect(await copy.getOddAccounts('run-1')).toEqual(await store.getOddAccounts('run-1'));
    expect(await copy.getLeftOut('run-1')).toEqual(await store.getLeftOut('run-1'));
    // 365 days after 08:00:00.
    expect(database.get('SELECT expires_at_epoch_seconds AS at FROM runs')).toEqual({ at: 1_826_956_800 });
  });

  it('reports rows that cannot be read, and copies the others', async () => {
    await fill('run-2');
    const key = { pk: 'run#run-2', sk: 'target#444444444444#us-east-1' };
    await putItem(table.db, { TableName: table.tableName, Item: { ...key, expiresAtEpochSeconds: 1 } });
    const header = { pk: 'runs', sk: 'broken', runId: 'broken', expiresAtEpochSeconds: 1 };
    await putItem(table.db, { TableName: table.tableName, Item: header });
    const odd: string[] = [];
    const headers = await copyOf().headers((message) => odd.push(message));
    const copied = headers.find((each) => each.header.runId === 'run-2');
    if (copied === undefined) throw new Error('no run');
    const database = openInMemory();
    await copyOf().copy(copied, database, (message) => odd.push(message));
    expect(odd).toEqual([
      expect.stringContaining('item runs / broken of muster-orchestrator-runs-test is not a valid'),
      expect.stringContaining('item run#run-2 / target#444444444444#us-east-1'),
    ]);
    expect(database.get('SELECT count(*) AS n FROM outcomes')).toEqual({ n: 4 });
  });

  it('knows the runs in progress', async () => {
    expect(await copyOf().leases()).toEqual({ version: 0, runIds: [] });
    await store.saveLeases(0, [{ runId: 'run-1', execution: 'arn', takenAt: '2026-11-23T08:00:00.000Z' }]);
    expect(await copyOf().leases()).toEqual({ version: 1, runIds: ['run-1'] });
  });
});
