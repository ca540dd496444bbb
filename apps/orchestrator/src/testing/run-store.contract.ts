import { expect, it } from '@jest/globals';
import type { Rule } from '@muster/contracts';
import type { RunResult, RunStore } from '../ports/run-store.ts';
import { accountListsContract } from './account-lists.contract.ts';
import { at, collect, outcome, request } from './examples.ts';
import { targetRowsContract } from './target-rows.contract.ts';

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

  it('replaces the report of an ended run, and drops it when the run is resumed or ends without one', async () => {
    const store = await createStore();
    const location = 's3://bucket/runs/run-1.html';
    const reportOf = async () => (await store.getHeader('run-1'))?.report;
    await store.saveReport('run-1', { location, status: 'written', bytes: 1 });
    expect(await store.getHeader('run-1')).toBeUndefined();
    await store.beginRun(request(), at('08:00:00'));
    await store.saveReport('run-1', { location, status: 'written', bytes: 1 });
    expect(await reportOf()).toBeUndefined();
    await store.finishRun('run-1', { ...result, report: { location, status: 'pending' } });
    expect(await reportOf()).toEqual({ location, status: 'pending' });
    await store.saveReport('run-1', { location, status: 'written', bytes: 48_000 });
    expect(await reportOf()).toEqual({ location, status: 'written', bytes: 48_000 });
    const failed = { location, status: 'failed' as const, error: { code: 'AccessDenied', message: 'no' } };
    await store.saveReport('run-1', failed);
    expect(await reportOf()).toEqual(failed);
    expect((await store.listHeaders()).map(({ report }) => report)).toEqual([failed]);
    await store.beginRun(request(), at('09:00:00'));
    await store.saveReport('run-1', { location, status: 'written', bytes: 1 });
    expect(await reportOf()).toBeUndefined();
    await store.finishRun('run-1', { ...result, report: { location, status: 'pending' } });
    await store.finishRun('run-1', result);
    expect(await reportOf()).toBeUndefined();
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
    const rule: Rule = {
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

  targetRowsContract(createStore);
  accountListsContract(createStore);
}
