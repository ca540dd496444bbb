import { expect, it } from '@jest/globals';
import type { Checkpoint, CheckpointStore, CompleteListing, GuardState } from '../ports/checkpoint-store.ts';
import { idOf } from './fixtures.ts';
import { firstCheckpoint, targetIn as target } from './records.ts';

/** Tests of every CheckpointStore. @param runId of the scans in this suite */
export function checkpointStoreContract(runId: string, create: () => CheckpointStore): void {
  const key = (scan: string) => ({ runId, ...target('us-east-1'), scan });
  const checkpoint = (over: Partial<Checkpoint>): Checkpoint => ({ ...firstCheckpoint, ...over });

  it('keeps the odd values', async () => {
    const store = create();
    const odd = {
      count: 12,
      withoutId: 1,
      first: [{ id: 'i-01', problem: 'no state' }, { problem: 'no instanceId' }],
    };
    await store.save(key('verification-9'), checkpoint({ odd, managedHidden: true }), [idOf(1)]);
    expect((await store.load(key('verification-9')))?.checkpoint).toMatchObject({ odd, managedHidden: true });
  });

  it('returns the newest checkpoint and the IDs of all pages that it covers', async () => {
    const store = create();
    expect(await store.load(key('discovery'))).toBeUndefined();
    const first = await store.save(key('discovery'), checkpoint({}), [idOf(1), idOf(2)]);
    const second = await store.save(key('discovery'), { ...first, version: 2, pages: 2 }, []);
    await store.save(key('discovery'), { ...second, version: 3, pages: 3 }, [idOf(3)]);
    const loaded = await store.load(key('discovery'));
    expect(loaded?.checkpoint).toMatchObject({ version: 3, pages: 3, nextToken: 'next' });
    expect([...(loaded?.handledIds ?? [])].sort()).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  it('keeps the values that detect a repeating listing', async () => {
    const store = create();
    const listing = { pagesWithoutNews: 2, token: 'of an earlier page', age: 1, span: 4 };
    await store.save(key('verification-4'), checkpoint({ listing }), [idOf(1)]);
    expect((await store.load(key('verification-4')))?.checkpoint.listing).toEqual(listing);
  });

  it('keeps the IDs of complete listings beside those of the current listing', async () => {
    const store = create();
    const where = key('verification-5');
    const guardOf = (...listings: readonly CompleteListing[]): GuardState => ({
      before: 250,
      listings: listings as [CompleteListing],
      lastCompleteScanAt: '2026-11-22T08:00:00.000Z',
      endedAt: '2026-11-23T08:00:00.000Z',
      result: 'unfinished',
    });
    const one = await store.save(where, checkpoint({}), [idOf(1), idOf(2)]);
    const end = { ...one, version: 2, pages: 2, nextToken: undefined };
    const ended = await store.save(where, end, [idOf(3)]);
    // A complete listing that has not been compared yet. It is not repeated.
    const unended = (await store.load(where))?.checkpoint;
    expect([unended?.pages, unended?.nextToken, unended?.done]).toEqual([2, undefined, false]);

    const first = { pages: 2, restarts: 0, lastPage: ended.lastPage, found: 3 };
    const atPageOne = { ...ended, pages: 0, lastPage: undefined, guard: guardOf(first) };
    const waiting = await store.save(where, { ...atPageOne, version: 3 }, []);
    expect(await store.load(where)).toMatchObject({
      checkpoint: { pages: 0, guard: { before: 250, listings: [{ pages: 2, found: 3 }] } },
      handledIds: new Set(),
      earlierIds: [new Set([idOf(1), idOf(2), idOf(3)])],
    });

    const second = { pages: 1, restarts: 1, nextToken: 'next' };
    const page = await store.save(where, { ...waiting, ...second, version: 4, lastPage: undefined }, [
      idOf(2),
    ]);
    const loaded = await store.load(where);
    expect(loaded?.checkpoint.guard).toEqual(guardOf(first));
    expect(loaded?.handledIds).toEqual(new Set([idOf(2)]));
    expect(loaded?.earlierIds).toEqual([new Set([idOf(1), idOf(2), idOf(3)])]);

    const both = guardOf(first, { pages: 1, restarts: 1, lastPage: page.lastPage, found: 1 });
    const third = { ...page, version: 5, pages: 0, lastPage: undefined, nextToken: undefined, guard: both };
    await store.save(where, third, []);
    expect(await store.load(where)).toMatchObject({
      handledIds: new Set(),
      earlierIds: [new Set([idOf(1), idOf(2), idOf(3)]), new Set([idOf(2)])],
    });
    await store.save(
      where,
      { ...third, version: 6, done: true, guard: { ...both, result: 'corrected' } },
      [],
    );
    expect(await store.load(where)).toMatchObject({
      checkpoint: { done: true, guard: { result: 'corrected', listings: [{ found: 3 }, { found: 1 }] } },
      earlierIds: [],
    });
  });

  it('drops the pages from before a restart', async () => {
    const store = create();
    await store.save(key('verification-1'), checkpoint({}), [idOf(1)]);
    const again = checkpoint({ version: 2, pages: 0, restarts: 1, nextToken: undefined });
    await store.save(key('verification-1'), again, []);
    const loaded = await store.load(key('verification-1'));
    expect(loaded?.checkpoint.nextToken).toBeUndefined();
    expect(loaded?.handledIds.size).toBe(0);
  });

  it('keeps the pages of the first writer if two continue from one version', async () => {
    const store = create();
    const first = await store.save(key('verification-3'), checkpoint({}), [idOf(1)]);
    const second = { ...first, version: 2, pages: 2 };
    await store.save(key('verification-3'), second, [idOf(2), idOf(3)]);
    await expect(store.save(key('verification-3'), second, [idOf(2), idOf(4)])).rejects.toMatchObject({
      name: 'CheckpointConflict',
    });
    const loaded = await store.load(key('verification-3'));
    expect([...(loaded?.handledIds ?? [])].sort()).toEqual([idOf(1), idOf(2), idOf(3)]);
  });

  it('rejects a checkpoint if another invocation has continued from the same version', async () => {
    const store = create();
    await store.save(key('verification-2'), checkpoint({}), [idOf(1)]);
    await store.save(key('verification-2'), checkpoint({ version: 2 }), [idOf(2)]);
    await expect(
      store.save(key('verification-2'), checkpoint({ version: 2 }), [idOf(3)]),
    ).rejects.toMatchObject({
      name: 'CheckpointConflict',
    });
    await expect(
      store.save(key('verification-2'), checkpoint({ version: 1 }), [idOf(3)]),
    ).rejects.toMatchObject({
      name: 'CheckpointConflict',
    });
  });

  it('keeps the scans of different resource types separate', async () => {
    const store = create();
    const boats = { ...key('verification-6'), resourceType: 'toy:boat' };
    await store.save(key('verification-6'), checkpoint({}), [idOf(1)]);
    expect(await store.load(boats)).toBeUndefined();
    await store.save(boats, checkpoint({}), [idOf(2)]);
    expect((await store.load(boats))?.handledIds).toEqual(new Set([idOf(2)]));
    expect((await store.load(key('verification-6')))?.handledIds).toEqual(new Set([idOf(1)]));
  });
}
