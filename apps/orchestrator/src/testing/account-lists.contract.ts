import { expect, it } from '@jest/globals';
import type { RunStore } from '../ports/run-store.ts';
import { at, collect } from './examples.ts';

/** Tests of what every RunStore keeps of accounts and their listings. `createStore` returns an empty store. */
export function accountListsContract(createStore: () => Promise<RunStore>): void {
  it('adds up the calls of listings and remembers a success', async () => {
    const store = await createStore();
    const accountId = '111111111111';
    const calls = { 'ec2:DescribeRegions': 1 };
    await store.addAccountListing(
      'run-1',
      { accountId, listed: false, apiCalls: { 'sts:AssumeRole': 2 } },
      at('08:00:00'),
    );
    expect(await collect(store.listingPages('run-1'))).toMatchObject([{ listed: false }]);
    await store.addAccountListing('run-1', { accountId, listed: true, apiCalls: calls }, at('08:00:01'));
    await store.addAccountListing('run-1', { accountId, listed: false, apiCalls: calls }, at('08:00:02'));
    expect(await collect(store.listingPages('run-1'))).toEqual([
      { accountId, listed: true, apiCalls: { 'sts:AssumeRole': 2, 'ec2:DescribeRegions': 2 } },
    ]);
  });

  it('keeps why the regions are unknown until a listing succeeds', async () => {
    const store = await createStore();
    const accountId = '111111111111';
    const unlisted = { code: 'UnauthorizedOperation', message: 'explicit deny' };
    const add = (listing: { listed: boolean; unlisted?: typeof unlisted }) =>
      store.addAccountListing('run-1', { accountId, apiCalls: {}, ...listing }, at('08:00:00'));
    await add({ listed: true, unlisted });
    await add({ listed: false });
    expect(await collect(store.listingPages('run-1'))).toEqual([
      { accountId, listed: true, unlisted, apiCalls: {} },
    ]);
    await add({ listed: true });
    expect(await collect(store.listingPages('run-1'))).toEqual([{ accountId, listed: true, apiCalls: {} }]);
  });

  it('keeps what was odd when the accounts were resolved, until nothing is odd', async () => {
    const store = await createStore();
    const odd = { count: 12, isWhole: false, first: [{ listing: 'of r-root', problem: 'no id' }] };
    expect(await store.getOddAccounts('run-1')).toBeUndefined();
    await store.saveOddAccounts('run-1', undefined, at('08:00:00'));
    await store.saveOddAccounts('run-1', { ...odd, count: 1 }, at('08:00:01'));
    await store.saveOddAccounts('run-1', odd, at('08:00:02'));
    expect(await store.getOddAccounts('run-1')).toEqual(odd);
    expect(await store.getOddAccounts('run-2')).toBeUndefined();
    await store.saveOddAccounts('run-1', undefined, at('08:00:03'));
    expect(await store.getOddAccounts('run-1')).toBeUndefined();
  });

  it('keeps what is odd in the list of regions, from the latest success', async () => {
    const store = await createStore();
    const odd = {
      count: 1,
      isWhole: true,
      first: [{ listing: 'of A', id: 'eu-west-1', problem: 'no status' }],
    };
    const accountId = '111111111111';
    const add = (listing: object) =>
      store.addAccountListing('run-1', { accountId, listed: true, apiCalls: {}, ...listing }, at('08:00:00'));
    await add({ odd });
    await add({ listed: false });
    expect(await collect(store.listingPages('run-1'))).toEqual([
      { accountId, listed: true, odd, apiCalls: {} },
    ]);
    await add({});
    expect(await collect(store.listingPages('run-1'))).toEqual([{ accountId, listed: true, apiCalls: {} }]);
  });

  it('keeps names of accounts, however many and whatever they contain', async () => {
    const store = await createStore();
    const [a, b] = ['111111111111', '222222222222'];
    expect(await store.getAccountName('run-1', a)).toBeUndefined();
    expect(await store.getAccountNames('run-1')).toEqual(new Map());
    await store.saveAccountNames('run-1', new Map(), at('08:00:00'));
    await store.saveAccountNames('run-1', new Map([[a, 'old']]), at('08:00:00'));
    const names = new Map([
      [a, "'; -- 日本語"],
      [b, 'constructor'],
      ...Array.from({ length: 60 }, (_, index) => [String(300_000_000_000 + index), `n-${index}`] as const),
    ]);
    await store.saveAccountNames('run-1', names, at('08:00:01'));
    expect(await store.getAccountName('run-1', a)).toBe("'; -- 日本語");
    expect(await store.getAccountName('run-1', b)).toBe('constructor');
    expect(await store.getAccountName('run-2', a)).toBeUndefined();
    expect(await store.getAccountNames('run-1')).toEqual(names);
    expect(await store.getAccountNames('run-2')).toEqual(new Map());
    expect(await collect(store.listingPages('run-1'))).toEqual([]);
  });

  it('keeps the left out accounts, sorted by ID', async () => {
    const store = await createStore();
    const leftOut = (accountId: string, code = 'AccountSuspended') => ({ accountId, code, message: 'why' });
    expect(await store.getLeftOut('run-1')).toEqual([]);
    await store.replaceLeftOut('run-1', [leftOut('222222222222'), leftOut('111111111111')], at('08:00:00'));
    await store.addLeftOut(
      'run-1',
      [leftOut('333333333333'), leftOut('222222222222', 'AccountClosed')],
      at('08:00:01'),
    );
    expect(await store.getLeftOut('run-1')).toEqual([
      leftOut('111111111111'),
      leftOut('222222222222', 'AccountClosed'),
      leftOut('333333333333'),
    ]);
    await store.replaceLeftOut('run-1', [leftOut('333333333333')], at('08:00:02'));
    expect(await store.getLeftOut('run-1')).toEqual([leftOut('333333333333')]);
    await store.replaceLeftOut('run-1', [], at('08:00:03'));
    expect(await store.getLeftOut('run-1')).toEqual([]);
    expect(await store.getLeftOut('run-2')).toEqual([]);
  });
}
