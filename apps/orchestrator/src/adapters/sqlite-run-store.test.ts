import { describe, expect, it } from '@jest/globals';
import { deleteExpired, openInMemory } from '@muster/sqlite';
import { at, collect, outcome, request } from '../testing/examples.ts';
import { runStoreContract } from '../testing/run-store.contract.ts';
import { SqliteRunStore } from './sqlite-run-store.ts';

describe('SqliteRunStore', () => {
  runStoreContract(async () => new SqliteRunStore(openInMemory()));

  it('does not leave out accounts if the list of accounts is incomplete', async () => {
    const database = openInMemory();
    const store = new SqliteRunStore(database);
    await store.beginRun(request(), at('08:00:00'));
    await store.saveAccounts('run-1', ['111111111111', '222222222222'], {}, at('08:00:00'));
    database.run("DELETE FROM run_accounts WHERE account_id = '222222222222'");
    const damaged = {
      name: 'DatabaseDamaged',
      message: 'The table run_accounts has 1 of 2 accounts of run run-1',
    };
    await expect(store.getAccounts('run-1')).rejects.toMatchObject(damaged);
    await expect(store.beginRun(request(), at('09:00:00'))).rejects.toMatchObject(damaged);
  });

  it('keeps the previous accounts if it cannot save all new ones', async () => {
    const database = openInMemory();
    const store = new SqliteRunStore(database);
    await store.beginRun(request(), at('08:00:00'));
    await store.saveAccounts('run-1', ['111111111111'], {}, at('08:00:00'));
    const accounts = ['222222222222', null] as unknown as string[];
    await expect(store.saveAccounts('run-1', accounts, {}, at('08:00:01'))).rejects.toThrow('NOT NULL');
    expect(await store.getAccounts('run-1')).toEqual(['111111111111']);
  });

  it('returns the listings of more than one page of accounts, by account', async () => {
    const store = new SqliteRunStore(openInMemory());
    const accounts = Array.from({ length: 2500 }, (_, index) => String(100_000_000_000 + index));
    for (const accountId of accounts.toReversed())
      await store.addAccountListing('run-1', { accountId, listed: true, apiCalls: {} }, at('08:00:00'));
    const listings = await collect(store.listingPages('run-1'));
    expect(listings.map(({ accountId }) => accountId)).toEqual(accounts);
  });

  it('sets the expiry of every row to a year after it was written', async () => {
    const database = openInMemory();
    const store = new SqliteRunStore(database);
    await store.beginRun(request(), at('08:00:00'));
    await store.saveAccounts('run-1', ['111111111111'], {}, at('08:00:00'));
    await store.changeTargets('run-1', { put: [outcome()] }, at('08:00:00'));
    const odd = { count: 1, isWhole: true, first: [{ listing: 'of A', problem: 'no status' }] };
    await store.addAccountListing(
      'run-1',
      { accountId: '111111111111', listed: true, apiCalls: {} },
      at('08:00:00'),
    );
    await store.saveOddAccounts('run-1', odd, at('08:00:00'));
    const leftOut = { accountId: '222222222222', code: 'AccountClosed', message: '' };
    await store.addLeftOut('run-1', [leftOut], at('08:00:00'));
    await store.saveLeases(0, []);
    const tables = [
      'runs',
      'run_accounts',
      'outcomes',
      'account_listings',
      'odd_accounts',
      'left_out_accounts',
    ];
    const counts = () =>
      tables.map((table) => database.get(`SELECT count(*) AS rows FROM ${table}`)?.['rows']);
    deleteExpired(database, 1826956799);
    expect(counts()).toEqual([1, 1, 1, 1, 1, 1]);
    deleteExpired(database, 1826956800);
    expect(counts()).toEqual([0, 0, 0, 0, 0, 0]);
    expect((await store.getLeases()).version).toBe(1);
  });

  it('names the row and the field that has an unexpected form', async () => {
    const database = openInMemory();
    const store = new SqliteRunStore(database);
    await store.beginRun(request(), at('08:00:00'));
    await store.changeTargets('run-1', { put: [outcome()] }, at('08:00:00'));
    database.run("UPDATE outcomes SET api_calls = '{', resources_seen = NULL");
    await expect(store.listTargets('run-1', '111111111111')).rejects.toThrow(
      /^row run-1 \/ 111111111111 \/ us-east-1 of the table outcomes is not a valid target-row-item\.v1: resources\.seen: .*apiCalls: /,
    );
    database.run("UPDATE runs SET status = 'odd', request = '[]'");
    await expect(store.getHeader('run-1')).rejects.toThrow(
      /^row run-1 of the table runs is not a valid run-header-item\.v1: status: /,
    );
    await expect(store.getRequest('run-1')).rejects.toThrow(
      /^row run-1 of the table runs is not a valid run-request-item\.v1: request: /,
    );
  });
});
