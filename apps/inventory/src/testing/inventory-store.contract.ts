import { expect, it } from '@jest/globals';
import type { InventoryStore } from '../ports/inventory-store.ts';
import { idOf } from './fixtures.ts';
import { goneMark as mark, record as item, targetIn as target } from './records.ts';

/** Tests of every InventoryStore. The stores may share their data, so each test uses a different target. */
export function inventoryStoreContract(create: () => InventoryStore): void {
  it('returns any number of stored resources, of the requested target only', async () => {
    const store = create();
    await store.put(Array.from({ length: 130 }, (_, number) => item('us-east-1', number)));
    await store.put([item('us-east-2', 1)]);
    const known = await store.known(target('us-east-1'));
    expect(known.size).toBe(130);
    expect(known.get(idOf(129))).toEqual({
      contentHash: 'hash-129',
      writtenBy: 'r1/discovery/added',
      firstSeenAt: '2026-11-23T08:00:00.000Z',
      gone: false,
    });
  });

  it('keeps which resources AWS services manage, and resources without a type and a known state', async () => {
    const store = create();
    const managed = { ...item('sa-east-1', 1), managedBy: 'eks.amazonaws.com' };
    const odd = { ...item('sa-east-1', 2), instanceType: undefined, state: 'unknown' as const };
    await store.put([managed, odd]);
    const known = await store.known(target('sa-east-1'));
    expect([...known].map(([id, each]) => [id, each.managed])).toEqual([
      [idOf(1), true],
      [idOf(2), undefined],
    ]);
  });

  it('keeps a deleted resource and its mark', async () => {
    const store = create();
    await store.put([item('eu-west-1', 1), item('eu-west-1', 2)]);
    await store.markGone(target('eu-west-1'), [{ resourceId: idOf(2), endedAs: 'terminated' }], mark);
    const known = await store.known(target('eu-west-1'));
    expect(known.get(idOf(1))?.gone).toBe(false);
    expect(known.get(idOf(2))).toMatchObject({ gone: true, writtenBy: 'r2/discovery/gone' });
  });

  it('keeps since when a target is unreadable until it is read again', async () => {
    const store = create();
    const [first, second, third] = [
      '2026-11-23T08:00:00.000Z',
      '2026-11-23T09:00:00.000Z',
      '2026-11-23T10:00:00.000Z',
    ];
    const where = target('eu-west-2');
    await store.saveFailure(where, { at: first ?? '', runId: 'r1', code: 'AuthFailure', message: 'no' });
    await store.saveFailure(where, { at: second ?? '', runId: 'r2', code: 'Throttled', message: 'slow' });
    expect(await store.target(where)).toMatchObject({
      unreadableSince: first,
      lastAttemptAt: second,
      lastError: { code: 'Throttled', message: 'slow', at: second },
    });
    const begunAt = '2026-11-23T07:00:00.000Z';
    await store.saveComplete(where, { at: third ?? '', begunAt, runId: 'r3', present: 7 });
    expect((await store.target(where))?.lastCompleteScanBegunAt).toBe(begunAt);
    await store.saveComplete(where, { at: third ?? '', runId: 'r3', present: 7 });
    const fresh = await store.target(where);
    expect(fresh).toMatchObject({ lastCompleteScanAt: third, present: 7 });
    expect(fresh).not.toHaveProperty('unreadableSince');
    expect(fresh).not.toHaveProperty('lastError');
    expect(await store.regionsOf('111111111111')).toContain('eu-west-2');
    expect(await store.regionsOf('222222222222')).toEqual([]);
  });

  it('keeps what is known about the account until a complete scan knows something else', async () => {
    const store = create();
    const where = target('eu-west-3');
    const complete = { at: '2026-11-23T08:00:00.000Z', runId: 'r1', present: 1 };
    const organization = {
      readAt: '2026-11-23T07:59:00.000Z',
      units: [{ id: 'r-ab12' }, { id: 'ou-ab12-11111111', name: 'Production' }],
      tags: [['__proto__', 'x'] as [string, string]],
      unread: { code: 'AccessDeniedException', message: 'not allowed' },
    };
    await store.saveComplete(where, { ...complete, account: { name: 'development' }, organization });
    const failure = { at: '2026-11-23T09:00:00.000Z', runId: 'r2', code: 'Odd', message: '…' };
    await store.saveFailure(where, failure);
    expect(await store.target(where)).toMatchObject({ accountName: 'development', organization });
    await store.saveComplete(where, complete);
    expect(await store.target(where)).toMatchObject({ accountName: 'development', organization });
    const moved = { readAt: '2026-11-24T08:00:00.000Z', units: [] };
    await store.saveComplete(where, { ...complete, account: {}, organization: moved });
    expect(await store.target(where)).toMatchObject({ organization: moved });
    expect(await store.target(where)).not.toHaveProperty('accountName');
    expect((await store.target(where))?.organization).not.toHaveProperty('tags');
  });

  it('keeps the freshness of other resource types separate', async () => {
    const store = create();
    const where = target('af-south-1');
    const boats = { ...where, resourceType: 'toy:boat' };
    await store.saveComplete(where, { at: '2026-11-23T08:00:00.000Z', runId: 'r1', present: 7 });
    const failure = { runId: 'r2', code: 'AuthFailure', message: 'no' };
    await store.saveFailure(boats, { at: '2026-11-23T09:00:00.000Z', ...failure });
    await store.saveFailure(boats, { at: '2026-11-23T10:00:00.000Z', ...failure });
    expect(await store.target(boats)).toMatchObject({
      unreadableSince: '2026-11-23T09:00:00.000Z',
      lastAttemptAt: '2026-11-23T10:00:00.000Z',
    });
    expect(await store.target(where)).toMatchObject({
      present: 7,
      lastAttemptAt: '2026-11-23T08:00:00.000Z',
    });
    await store.saveComplete(boats, { at: '2026-11-23T11:00:00.000Z', runId: 'r3', present: 2 });
    expect(await store.target(boats)).toMatchObject({ present: 2, lastCompleteScanRunId: 'r3' });
    expect(await store.target(boats)).not.toHaveProperty('unreadableSince');
    expect(await store.known(boats)).toEqual(new Map());
  });

  it('does not mark a resource that it does not hold', async () => {
    const unknown = create().markGone(target('me-south-1'), [{ resourceId: idOf(1) }], mark);
    await expect(unknown).rejects.toThrow();
  });
}
