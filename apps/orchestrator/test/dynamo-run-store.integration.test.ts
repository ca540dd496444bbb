import { afterEach, describe, expect, it } from '@jest/globals';
import { deleteItem, putItem, queryAll } from '@muster/dynamodb';
import { DynamoRunStore } from '../src/adapters/dynamo-run-store.ts';
import { at, collect, outcome, request } from '../src/testing/examples.ts';
import { runStoreContract } from '../src/testing/run-store.contract.ts';
import { type RunTable, startRunTable } from './run-table.ts';

describe('DynamoRunStore', () => {
  const tables: RunTable[] = [];
  const openTable = async () => {
    const table = await startRunTable();
    tables.push(table);
    return table;
  };
  const openStore = async () => {
    const { db, tableName } = await openTable();
    return new DynamoRunStore(db, tableName);
  };
  afterEach(async () => {
    for (const table of tables.splice(0)) await table.close();
  });

  runStoreContract(openStore);

  it('reads all pages of two megabytes of rows', async () => {
    const store = await openStore();
    const rows = Array.from({ length: 2000 }, (_, index) =>
      outcome({ accountId: String(100_000_000_000 + index), status: 'failed', message: 'x'.repeat(1000) }),
    );
    await store.changeTargets('run-1', { put: rows }, at('08:00:00'));
    expect(await collect(store.targetPages('run-1'))).toHaveLength(2000);
  });

  it('does not leave out accounts if a list of accounts is missing or incomplete', async () => {
    const { db, tableName } = await openTable();
    const store = new DynamoRunStore(db, tableName);
    const accounts = Array.from({ length: 2500 }, (_, index) => String(100_000_000_000 + index));
    await store.beginRun(request(), at('08:00:00'));
    await store.saveAccounts('run-1', accounts, {}, at('08:00:00'));
    const Key = { pk: 'run#run-1', sk: 'plan#accounts#0001' };
    await putItem(db, { TableName: tableName, Item: { ...Key, accountIds: accounts.slice(1000, 1999) } });
    await expect(store.getAccounts('run-1')).rejects.toMatchObject({
      name: 'MissingItems',
      message: 'table muster-orchestrator-runs-test holds 2499 of 2500 accounts of run run-1',
    });
    await deleteItem(db, { TableName: tableName, Key });
    await expect(store.getAccounts('run-1')).rejects.toMatchObject({
      name: 'MissingItems',
      message: 'table muster-orchestrator-runs-test holds 2 of 3 lists of the accounts of run run-1',
    });
    await expect(store.beginRun(request(), at('09:00:00'))).rejects.toMatchObject({ name: 'MissingItems' });
  });

  it('sets the expiry of every item to a year after it was written', async () => {
    const { db, tableName } = await openTable();
    const store = new DynamoRunStore(db, tableName);
    await store.beginRun(request(), at('08:00:00'));
    await store.saveAccounts('run-1', ['111111111111'], {}, at('08:00:00'));
    await store.changeTargets('run-1', { put: [outcome()] }, at('08:00:00'));
    await store.addAccountListing(
      'run-1',
      { accountId: '111111111111', listed: true, apiCalls: {} },
      at('08:00:00'),
    );
    const itemsOf = (pk: string) =>
      queryAll(db, {
        TableName: tableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': pk },
      });
    const found = [...(await itemsOf('runs')), ...(await itemsOf('run#run-1'))];
    expect(found.map(({ sk, expiresAtEpochSeconds }) => [sk, expiresAtEpochSeconds])).toEqual([
      ['run-1', 1826956800],
      ['account#111111111111', 1826956800],
      ['plan#accounts#0000', 1826956800],
      ['plan#request', 1826956800],
      ['target#111111111111#us-east-1', 1826956800],
    ]);
  });

  it('names the item and the field of a row in an unexpected form', async () => {
    const { db, tableName } = await openTable();
    await putItem(db, {
      TableName: tableName,
      Item: { pk: 'runs', sk: 'run-1', runId: 'run-1', status: 'odd' },
    });
    await expect(new DynamoRunStore(db, tableName).getHeader('run-1')).rejects.toThrow(
      /^item runs \/ run-1 of muster-orchestrator-runs-test is not a valid run-header-item\.v1: status: /,
    );
  });
});
