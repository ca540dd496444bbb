import { expect, it } from '@jest/globals';
import type { RunRequest } from '@muster/contracts';
import type { RunResult, RunStore } from '../ports/run-store.ts';
import { at, collect, inShort, outcome, request } from './examples.ts';

const result: RunResult = {
  status: 'partial',
  finishedAt: '2026-11-23T08:10:00.000Z',
  targets: { planned: 2, succeeded: 1, failed: 1, skipped: 0 },
  resources: { seen: 5, added: 5, changed: 0, unchanged: 0, gone: 0 },
  tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
  apiCalls: { 'ec2:DescribeInstances': 2 },
};

/** Tests of every RunStore. `createStore` returns an empty store. */
export function runStoreContract(createStore: () => Promise<RunStore>): void {
  it('knows nothing about a run that never began', async () => {
    const store = await createStore();
    expect(await store.getHeader('run-1')).toBeUndefined();
    expect(await store.getRequest('run-1')).toBeUndefined();
    expect(await store.getAccounts('run-1')).toBeUndefined();
    expect(await store.listHeaders()).toEqual([]);
    expect(await store.listTargets('run-1', '111111111111')).toEqual([]);
    expect(await collect(store.targetPages('run-1'))).toEqual([]);
    expect(await collect(store.listingPages('run-1'))).toEqual([]);
    await expect(store.saveAccounts('run-1', ['111111111111'], {}, at('08:00:00'))).rejects.toMatchObject({
      name: 'UnknownRun',
    });
  });

  it('stops a running run, keeps it stopped when it ends, and resumes it', async () => {
    const store = await createStore();
    const { runId } = request().run;
    expect(await store.stopRun(runId)).toBe(false);
    await store.beginRun(request(), at('08:00:00'));
    expect([await store.stopRun(runId), await store.stopRun(runId)]).toEqual([true, true]);
    await store.finishRun(runId, result);
    expect(await store.getHeader(runId)).toMatchObject({ status: 'stopped' });
    expect((await store.beginRun(request(), at('09:00:00'))).isNew).toBe(false);
    expect((await store.getHeader(runId))?.status).toBe('running');
    await store.finishRun(runId, result);
    expect(await store.stopRun(runId)).toBe(false);
    expect((await store.getHeader(runId))?.status).toBe('partial');
  });

  it('begins a run', async () => {
    const store = await createStore();
    expect(await store.beginRun(request(), at('08:00:00'))).toEqual({
      request: request(),
      accounts: undefined,
      isNew: true,
    });
    expect(await store.getHeader('run-1')).toEqual({
      runId: 'run-1',
      status: 'running',
      startedAt: '2026-11-23T08:00:00.000Z',
    });
    expect(await store.getRequest('run-1')).toEqual(request());
  });

  it('keeps the request and the start of the first beginning, and keeps runs separate', async () => {
    const store = await createStore();
    await store.beginRun(request(), at('08:00:00'));
    const again = await store.beginRun(request({ regions: ['eu-*'], tag: false }), at('09:00:00'));
    await store.beginRun(request({ runId: 'run-2' }), at('09:00:00'));
    expect(again.request.run).toMatchObject({ regions: 'enabled', tag: true });
    expect((await store.getHeader('run-1'))?.startedAt).toBe('2026-11-23T08:00:00.000Z');
    expect((await store.listHeaders()).map(({ runId }) => runId).toSorted()).toEqual(['run-1', 'run-2']);
  });

  it('keeps thousands of accounts in order, and only those that were saved last', async () => {
    const store = await createStore();
    const accounts = Array.from({ length: 2500 }, (_, index) => String(900_000_000_000 - index));
    await store.beginRun(request(), at('08:00:00'));
    await store.saveAccounts(
      'run-1',
      accounts,
      { 'organizations:ListAccountsForParent': 125 },
      at('08:00:01'),
    );
    expect(await store.getAccounts('run-1')).toEqual(accounts);
    expect(await store.getHeader('run-1')).toMatchObject({
      accounts: 2500,
      planApiCalls: { 'organizations:ListAccountsForParent': 125 },
    });
    await store.saveAccounts('run-1', ['111111111111'], {}, at('08:00:02'));
    expect(await store.getAccounts('run-1')).toEqual(['111111111111']);
    expect((await store.beginRun(request(), at('08:00:03'))).accounts).toEqual(['111111111111']);
  });

  it('ends a run, and resumes an incomplete run without its result', async () => {
    const store = await createStore();
    await store.beginRun(request(), at('08:00:00'));
    await store.saveAccounts('run-1', ['111111111111'], {}, at('08:00:01'));
    await store.finishRun('run-1', { ...result, error: { code: 'NoAccounts', message: 'none' } });
    expect(await store.getHeader('run-1')).toEqual({
      runId: 'run-1',
      startedAt: '2026-11-23T08:00:00.000Z',
      accounts: 1,
      planApiCalls: {},
      ...result,
      error: { code: 'NoAccounts', message: 'none' },
    });
    await store.beginRun(request(), at('09:00:00'));
    expect(await store.getHeader('run-1')).toEqual({
      runId: 'run-1',
      status: 'running',
      startedAt: '2026-11-23T08:00:00.000Z',
      accounts: 1,
      planApiCalls: {},
    });
  });

  it('drops an earlier error if the run ends without one', async () => {
    const store = await createStore();
    await store.beginRun(request(), at('08:00:00'));
    await store.finishRun('run-1', { ...result, error: { code: 'NoAccounts', message: 'none' } });
    await store.finishRun('run-1', result);
    expect(await store.getHeader('run-1')).toEqual({
      runId: 'run-1',
      startedAt: '2026-11-23T08:00:00.000Z',
      ...result,
    });
  });

  it('distinguishes an empty list of accounts from unknown accounts', async () => {
    const store = await createStore();
    await store.beginRun(request(), at('08:00:00'));
    expect(await store.getAccounts('run-1')).toBeUndefined();
    await store.saveAccounts('run-1', [], {}, at('08:00:01'));
    expect(await store.getAccounts('run-1')).toEqual([]);
    expect((await store.getHeader('run-1'))?.accounts).toBe(0);
  });

  it('begins a run that ended before it began, with its request', async () => {
    const store = await createStore();
    await store.finishRun('run-1', { ...result, status: 'failed' });
    expect(await store.beginRun(request(), at('09:00:00'))).toEqual({
      request: request(),
      accounts: undefined,
      isNew: false,
    });
    expect(await store.getHeader('run-1')).toEqual({
      runId: 'run-1',
      status: 'running',
      startedAt: '2026-11-23T08:10:00.000Z',
    });
    expect(await store.getRequest('run-1')).toEqual(request());
  });

  it('returns the request with its rules, and calls named like properties of objects', async () => {
    const store = await createStore();
    const rule: RunRequest['run']['rules'][number] = {
      id: 'production',
      match: { tags: [['constructor', ["é 'quoted' 😀", '"']]], missingTags: ['__proto__'] },
      set: [
        ['__proto__', 'x'],
        ['constructor', ''],
      ],
      onConflict: 'keep',
    };
    const asked = request({ rules: [rule] });
    await store.beginRun(asked, at('08:00:00'));
    expect(await store.getRequest('run-1')).toEqual(asked);
    const apiCalls = { constructor: 2, "sts:Assume'Role": 1 };
    await store.changeTargets('run-1', { put: [outcome({ apiCalls })] }, at('08:00:00'));
    expect(await store.listTargets('run-1', '111111111111')).toEqual([outcome({ apiCalls })]);
  });

  it('returns every field of an outcome and keeps the types of a target separate', async () => {
    const store = await createStore();
    const whole = {
      ...outcome({
        status: 'failed',
        code: 'Throttled',
        message: 'Rate exceeded;\nagain',
        resourceType: 'ec2:volume',
        odd: { count: 1, withoutId: 1, first: [{ problem: 'no id' }] },
        managedHidden: true,
        rules: [
          {
            id: 'production',
            matched: 7,
            applied: 1,
            failed: 1,
            skipped: 1,
            kept: 1,
            nothingToDo: 1,
            overruled: 2,
          },
        ],
        rescans: [{ scan: 'discovery', before: 250, found: 0, scans: 2, result: 'confirmed' }],
      }),
      ofAccount: true as const,
    };
    await store.changeTargets('run-1', { put: [whole] }, at('08:00:00'));
    expect(await store.listTargets('run-1', '111111111111')).toEqual([whole]);
    const again = outcome();
    const planned = {
      accountId: again.accountId,
      region: 'us-east-1',
      resourceType: 'toy:boat',
      status: 'pending' as const,
    };
    await store.changeTargets('run-1', { put: [again, planned] }, at('08:00:01'));
    expect(new Set(await store.listTargets('run-1', '111111111111'))).toEqual(
      new Set([again, whole, planned]),
    );
    await store.changeTargets('run-1', { put: [], remove: [planned] }, at('08:00:01'));
    const { accountId, region, resourceType } = whole;
    await store.changeTargets(
      'run-1',
      { put: [], remove: [{ accountId, region, resourceType }] },
      at('08:00:02'),
    );
    expect(await store.listTargets('run-1', '111111111111')).toEqual([again]);
  });

  it('returns all rows of a run page by page, with the row of an account before those of its regions', async () => {
    const store = await createStore();
    const accounts = Array.from({ length: 400 }, (_, index) => String(100_000_000_000 + index));
    const rows = accounts.flatMap((accountId) => [
      outcome({ accountId, region: 'us-east-1' }),
      outcome({ accountId, region: 'ap-south-1' }),
      outcome({ accountId, region: undefined }),
    ]);
    await store.changeTargets('run-1', { put: rows }, at('08:00:00'));
    await store.changeTargets('run-2', { put: rows.slice(0, 3) }, at('08:00:00'));
    const expected = accounts.flatMap((accountId) => [
      `${accountId} - succeeded`,
      `${accountId} ap-south-1 succeeded`,
      `${accountId} us-east-1 succeeded`,
    ]);
    expect(inShort(await collect(store.targetPages('run-1')))).toEqual(expected);
    expect(inShort(await collect(store.targetPages('run-1', '100000000299')))).toEqual(expected.slice(900));
  });

  it('keeps a complete run complete', async () => {
    const store = await createStore();
    await store.beginRun(request(), at('08:00:00'));
    await store.finishRun('run-1', { ...result, status: 'complete' });
    await store.beginRun(request(), at('09:00:00'));
    expect(await store.getHeader('run-1')).toMatchObject({
      status: 'complete',
      finishedAt: '2026-11-23T08:10:00.000Z',
    });
  });

  it('creates a run that ended before it began', async () => {
    const store = await createStore();
    await store.finishRun('run-1', { ...result, status: 'failed' });
    expect(await store.getHeader('run-1')).toMatchObject({
      runId: 'run-1',
      status: 'failed',
      startedAt: '2026-11-23T08:10:00.000Z',
    });
    expect(await store.getRequest('run-1')).toBeUndefined();
  });

  it('keeps, replaces and removes target rows, sorted by account and region', async () => {
    const store = await createStore();
    const rescan = { scan: 'discovery', before: 250, found: 0, scans: 2, result: 'confirmed' as const };
    const scannedAgain = outcome({ rescans: [rescan] });
    const pending = (accountId: string, region: string) => ({
      accountId,
      region,
      status: 'pending' as const,
    });
    await store.changeTargets(
      'run-1',
      {
        put: [
          pending('222222222222', 'us-east-1'),
          pending('111111111111', 'us-east-1'),
          pending('111111111111', 'eu-west-1'),
          {
            ...outcome({ accountId: '333333333333', region: undefined, status: 'failed', code: 'Odd' }),
            ofAccount: true,
          },
        ],
      },
      at('08:00:00'),
    );
    await store.changeTargets(
      'run-1',
      { put: [scannedAgain], remove: [{ accountId: '222222222222', region: 'us-east-1' }] },
      at('08:00:01'),
    );
    expect(inShort(await collect(store.targetPages('run-1')))).toEqual([
      '111111111111 eu-west-1 pending',
      '111111111111 us-east-1 succeeded',
      '333333333333 - failed Odd',
    ]);
    expect(await store.listTargets('run-1', '111111111111')).toEqual([
      pending('111111111111', 'eu-west-1'),
      scannedAgain,
    ]);
    expect(await store.listTargets('run-1', '333333333333')).toMatchObject([
      { code: 'Odd', ofAccount: true },
    ]);
    await store.changeTargets('run-1', { put: [], remove: [{ accountId: '333333333333' }] }, at('08:00:02'));
    expect(await store.listTargets('run-1', '333333333333')).toEqual([]);
    expect(await collect(store.targetPages('run-2'))).toEqual([]);
  });

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

  it('returns the target rows of the accounts after one', async () => {
    const store = await createStore();
    const rows = ['111111111111', '222222222222', '333333333333'].flatMap((accountId) =>
      ['af-south-1', 'us-west-2'].map((region) => outcome({ accountId, region })),
    );
    const ofAccount = {
      ...outcome({ accountId: '222222222222', region: undefined }),
      ofAccount: true as const,
    };
    await store.changeTargets('run-1', { put: [...rows, ofAccount] }, at('08:00:00'));
    await store.addLeftOut(
      'run-1',
      [{ accountId: '999999999999', code: 'AccountClosed', message: '' }],
      at('08:00:00'),
    );
    expect(inShort(await collect(store.targetPages('run-1', '222222222222')))).toEqual([
      '333333333333 af-south-1 succeeded',
      '333333333333 us-west-2 succeeded',
    ]);
    expect(inShort(await collect(store.targetPages('run-1', '111111111111')))).toHaveLength(5);
    expect(await collect(store.targetPages('run-1', '333333333333'))).toEqual([]);
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

  it('keeps leases and changes them only if they are unchanged since they were read', async () => {
    const store = await createStore();
    expect(await store.getLeases()).toEqual({ version: 0, leases: [] });
    const lease = (runId: string) => ({
      runId,
      execution: `arn:aws:states:us-east-1:999999999999:execution:muster-run-prod:${runId}`,
      takenAt: '2026-11-23T08:00:00.000Z',
    });
    expect(await store.saveLeases(0, [lease('run-1')])).toBe(true);
    expect(await store.saveLeases(0, [lease('run-2')])).toBe(false);
    expect(await store.getLeases()).toEqual({ version: 1, leases: [lease('run-1')] });
    expect(await store.saveLeases(1, [lease('run-1'), lease('run-2')])).toBe(true);
    expect(await store.saveLeases(1, [])).toBe(false);
    expect(await store.saveLeases(2, [])).toBe(true);
    expect(await store.getLeases()).toEqual({ version: 3, leases: [] });
    expect(await store.listHeaders()).toEqual([]);
  });
}
