import { describe, expect, it } from '@jest/globals';
import type { InventoryStore } from '../ports/inventory-store.ts';
import { bench, idOf, inputFor, instance, sourceOf } from '../testing/fixtures.ts';
import { changed, TestScopeStore } from '../testing/test-stores.ts';
import { discover } from './discover.ts';

const target = { accountId: '111111111111', region: 'us-east-1' };

describe('discover', () => {
  it('stores every page and marks the target as fresh', async () => {
    const { inventory, ports } = bench();
    const output = await discover(
      inputFor('r1'),
      ports(sourceOf([[instance(1), instance(2)], [instance(3)]])),
    );
    expect(output).toEqual({
      done: true,
      scan: 'discovery',
      pages: 2,
      restarts: 0,
      resources: { seen: 3, added: 3, changed: 0, unchanged: 0, gone: 0 },
      apiCalls: {},
    });
    expect([...inventory.items.values()].map((item) => item.resourceId)).toEqual([idOf(1), idOf(2), idOf(3)]);
    expect(await inventory.target(target)).toMatchObject({ present: 3, lastCompleteScanRunId: 'r1' });
  });

  it('keeps the time at which the scan requested its first page, over any number of invocations', async () => {
    const { inventory, ports } = bench();
    let ms = Date.parse('2026-11-23T09:00:00.000Z');
    const now = () => new Date((ms += 1000));
    const source = sourceOf([[instance(1)], [instance(2)], [instance(3)]]);
    while (!(await discover(inputFor('r1'), ports(source, { now, remainingMs: () => -1 }))).done);
    const { lastCompleteScanBegunAt, lastCompleteScanAt } = (await inventory.target(target)) ?? {};
    expect(lastCompleteScanBegunAt).toBe('2026-11-23T09:00:01.000Z');
    expect(String(lastCompleteScanAt) > '2026-11-23T09:00:05').toBe(true);
  });

  it('keeps what earlier runs knew about the account in a run that applies a plan', async () => {
    const { inventory, ports } = bench();
    const scan = async (runId: string, planId?: string, account: object = {}) => {
      const input = inputFor(runId);
      const run = { ...input.run, planId };
      await discover(
        { ...input, run, account: { accountId: target.accountId, ...account } },
        ports(sourceOf([[]])),
      );
      return inventory.target(target);
    };
    const organization = { readAt: '2026-11-23T08:00:00.000Z', units: [{ id: 'r-ab12' }] };
    await scan('r1', undefined, { name: 'development', organization });
    const outOfScopeSince = '2026-11-23T08:30:00.000Z';
    const reason = { code: 'AccountNotInScope', message: '' };
    const mark = { at: outOfScopeSince, runId: 'r1', runStartedAt: outOfScopeSince, reason };
    await new TestScopeStore(inventory).markTarget(target, mark);
    expect(await scan('r2', 'plan-1')).toMatchObject({
      accountName: 'development',
      organization,
      outOfScopeSince,
    });
    const unnamed = await scan('r3');
    expect(unnamed).toMatchObject({ organization });
    expect(unnamed).not.toHaveProperty('accountName');
    expect(unnamed).not.toHaveProperty('outOfScopeSince');
  });

  it('repeats a verification scan, but not the first scan, after the run was resumed', async () => {
    const { ports } = bench();
    const source = sourceOf([[instance(1)]]);
    const resumed = (scan: string) => {
      const input = inputFor('r1', scan);
      return { ...input, run: { ...input.run, resumedAt: '2026-11-23T10:00:00.000Z' } };
    };
    const later = { now: () => new Date('2026-11-23T10:00:01.000Z') };
    for (const scan of ['discovery', 'verification-1']) await discover(inputFor('r1', scan), ports(source));
    expect(source.calls).toBe(2);
    await discover(resumed('discovery'), ports(source, later));
    expect(source.calls).toBe(2);
    const changed = sourceOf([[instance(1, 'stopped')]]);
    for (const attempt of [1, 2])
      expect([attempt, await discover(resumed('verification-1'), ports(changed, later))]).toMatchObject([
        attempt,
        { done: true, resources: { seen: 1, changed: 1 } },
      ]);
    expect(changed.calls).toBe(1);
  });

  it('writes nothing for an unchanged fleet', async () => {
    const { inventory, ports } = bench();
    await discover(inputFor('r1'), ports(sourceOf([[instance(1), instance(2)]])));
    inventory.writes = 0;
    const { resources } = await discover(inputFor('r2'), ports(sourceOf([[instance(2), instance(1)]])));
    expect(resources).toEqual({ seen: 2, added: 0, changed: 0, unchanged: 2, gone: 0 });
    expect(inventory.writes).toBe(0);
  });

  it('distinguishes added, changed, gone and unchanged, and keeps the time at which a resource was first seen', async () => {
    const { inventory, ports } = bench();
    await discover(inputFor('r1'), ports(sourceOf([[instance(1), instance(2), instance(3)]])));
    const firstSeenAt = inventory.items.get(`111111111111#us-east-1/${idOf(2)}`)?.firstSeenAt;
    const pages = [[instance(1), instance(2, 'stopped'), instance(4)]];
    const { resources } = await discover(inputFor('r2'), ports(sourceOf(pages)));
    expect(resources).toEqual({ seen: 3, added: 1, changed: 1, unchanged: 1, gone: 1 });
    expect(inventory.items.get(`111111111111#us-east-1/${idOf(2)}`)).toMatchObject({
      state: 'stopped',
      firstSeenAt,
    });
    expect(inventory.items.get(`111111111111#us-east-1/${idOf(3)}`)?.goneAt).toMatch(/^2026-11-23T/);
  });

  it.each([
    [undefined, '2026-12-23T08:00:00.000Z'],
    [7, '2026-11-30T08:00:00.000Z'],
  ])('keeps gone resources for the configured number of days (%p)', async (goneRetentionDays, end) => {
    const now = () => new Date('2026-11-23T08:00:00.000Z');
    const { inventory, ports } = bench();
    await discover(inputFor('r1'), ports(sourceOf([[instance(1), instance(2)]])));
    const input = inputFor('r2');
    const run = { ...input.run, ...(goneRetentionDays && { goneRetentionDays }) };
    await discover({ ...input, run }, ports(sourceOf([[instance(1)]]), { now }));
    const row = inventory.database.get(
      'SELECT gone_at AS "goneAt", expires_at_epoch_seconds AS expiry FROM resources WHERE resource_id = ?',
      idOf(2),
    );
    expect(row).toEqual({ goneAt: '2026-11-23T08:00:00.000Z', expiry: Date.parse(end) / 1000 });
  });

  it('marks a terminated instance as gone once while AWS still shows it, and ignores an unknown one', async () => {
    const { inventory, ports } = bench();
    await discover(inputFor('r1'), ports(sourceOf([[instance(1), instance(2)]])));
    const pages = [[instance(1), instance(2, 'terminated'), instance(9, 'terminated')]];
    const second = await discover(inputFor('r2'), ports(sourceOf(pages)));
    expect(second.resources).toEqual({ seen: 1, added: 0, changed: 0, unchanged: 1, gone: 1 });
    expect(inventory.items.get(`111111111111#us-east-1/${idOf(2)}`)).toMatchObject({ state: 'terminated' });
    const third = await discover(inputFor('r3'), ports(sourceOf([[instance(1)]])));
    expect(third.resources).toEqual({ seen: 1, added: 0, changed: 0, unchanged: 1, gone: 0 });
    expect(inventory.items.size).toBe(2);
  });

  it('counts a resource that returns as added', async () => {
    const { inventory, ports } = bench();
    await discover(inputFor('r1'), ports(sourceOf([[instance(1), instance(2)]])));
    await discover(inputFor('r2'), ports(sourceOf([[instance(1)]])));
    const { resources } = await discover(inputFor('r3'), ports(sourceOf([[instance(1), instance(2)]])));
    expect(resources).toEqual({ seen: 2, added: 1, changed: 0, unchanged: 1, gone: 0 });
    expect(inventory.items.get(`111111111111#us-east-1/${idOf(2)}`)?.goneAt).toBeUndefined();
  });

  it('continues after an empty page and counts a repeated instance once', async () => {
    const { ports } = bench();
    const pages = [[instance(1)], [], [instance(1), instance(2)], []];
    const { resources, pages: stored } = await discover(inputFor('r1'), ports(sourceOf(pages)));
    expect(resources).toEqual({ seen: 2, added: 2, changed: 0, unchanged: 0, gone: 0 });
    expect(stored).toBe(4);
  });

  it('returns if the next page does not fit into its time, and continues where it stopped', async () => {
    const { ports } = bench();
    const source = sourceOf([[instance(1)], [instance(2)], [instance(3)]]);
    let remaining = 100;
    const shortOfTime = { remainingMs: () => (remaining -= 40) };
    const first = await discover(inputFor('r1'), ports(source, shortOfTime));
    expect(first).toMatchObject({ done: false, pages: 1, resources: { seen: 1 } });
    const second = await discover(inputFor('r1'), ports(source));
    expect(second).toMatchObject({ done: true, pages: 3, resources: { seen: 3, added: 3 } });
    expect(source.calls).toBe(3);
  });

  it('reserves time for a page that takes long to store, for example if the table is busy', async () => {
    const { inventory, ports } = bench();
    const source = sourceOf([[instance(1)], [instance(2)], [instance(3)]]);
    let nowMs = Date.parse('2026-11-23T08:00:00.000Z');
    const endsAtMs = nowMs + 900_000;
    const slow = changed<InventoryStore>(inventory, {
      put: (records) => {
        nowMs += 300_000;
        return inventory.put(records);
      },
    });
    const timed = { inventory: slow, now: () => new Date(nowMs), remainingMs: () => endsAtMs - nowMs };
    expect(await discover(inputFor('r1'), ports(source, timed))).toMatchObject({ done: false, pages: 2 });
  });

  it("returns the checkpoint's result if it is called again after the end", async () => {
    const { ports } = bench();
    const source = sourceOf([[instance(1)]]);
    const first = await discover(inputFor('r1'), ports(source));
    expect(await discover(inputFor('r1'), ports(source))).toEqual(first);
    expect(source.calls).toBe(1);
  });
});
