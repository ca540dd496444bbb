import { describe, expect, it } from '@jest/globals';
import { TokenRefusedError } from '../errors.ts';
import type { ResourceSource } from '../ports/resource-source.ts';
import { idOf, instance, sourceOf } from '../testing/fixtures.ts';
import { fleet, none, paged, target, targetWith } from '../testing/guarded-target.ts';

describe('discover if a target seems to have lost its instances', () => {
  it('marks nothing as gone at first, and requests another call after the pause', async () => {
    const { inventory, run, gone } = await targetWith(fleet(20));
    const lastCompleteScanAt = (await inventory.target(target))?.lastCompleteScanAt;
    expect(await run(sourceOf([[]]))).toEqual({
      done: false,
      scan: 'discovery',
      pages: 0,
      restarts: 0,
      resources: { seen: 0, ...none },
      apiCalls: {},
      waitSeconds: 30,
      rescans: [{ scan: 'discovery', before: 20, found: 0, scans: 1, result: 'unfinished' }],
    });
    expect(gone()).toEqual([]);
    expect(await inventory.target(target)).toMatchObject({
      lastCompleteScanAt,
      lastCompleteScanRunId: 'r1',
      present: 20,
    });
  });

  it('makes no call before the pause is over, and returns the remaining pause', async () => {
    const { clock, run } = await targetWith(fleet(20));
    await run(sourceOf([[]]));
    const source = sourceOf([[]]);
    clock.ms += 10_000;
    expect(await run(source)).toMatchObject({ done: false, waitSeconds: 20, rescans: [{ scans: 1 }] });
    clock.ms += 19_000;
    expect(await run(source)).toMatchObject({ done: false, waitSeconds: 1 });
    expect(source.calls).toBe(0);
    clock.ms += 1_000;
    expect(await run(source)).toMatchObject({ done: true });
    expect(source.calls).toBe(1);
  });

  it('marks as gone what two listings lack', async () => {
    const { inventory, clock, run, gone } = await targetWith(fleet(250));
    await run(sourceOf(paged(fleet(100), 40)));
    clock.ms += 30_000;
    const output = await run(sourceOf(paged(fleet(100), 70)));
    expect(output).toEqual({
      done: true,
      scan: 'discovery',
      pages: 2,
      restarts: 0,
      resources: { seen: 100, added: 0, changed: 0, unchanged: 100, gone: 150 },
      apiCalls: {},
      rescans: [{ scan: 'discovery', before: 250, found: 100, scans: 2, result: 'confirmed' }],
    });
    expect(gone()).toEqual(fleet(150, 101).map(({ attributes }) => attributes.resourceId));
    expect(await inventory.target(target)).toMatchObject({ present: 100, lastCompleteScanRunId: 'r2' });
    // A repeated call returns the same output.
    expect(await run(sourceOf([]))).toEqual(output);
  });

  it('lets a third listing decide if the second one shows the fleet again', async () => {
    const { clock, run, gone } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms += 30_000;
    expect(await run(sourceOf([fleet(30)]))).toMatchObject({
      done: false,
      waitSeconds: 30,
      resources: { seen: 30, unchanged: 30, gone: 0 },
      rescans: [{ before: 30, found: 0, scans: 2, result: 'unfinished' }],
    });
    clock.ms += 30_000;
    expect(await run(sourceOf([fleet(30)]))).toMatchObject({
      done: true,
      resources: { seen: 30, added: 0, changed: 0, unchanged: 30, gone: 0 },
      rescans: [{ before: 30, found: 0, scans: 3, result: 'corrected' }],
    });
    expect(gone()).toEqual([]);
  });

  it('fails if three listings contradict each other, and starts again when it is resumed', async () => {
    const { inventory, clock, run, gone } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms += 30_000;
    await run(sourceOf([fleet(30)]));
    clock.ms += 30_000;
    // The summary needs the result, so it is returned before the target fails.
    expect(await run(sourceOf([[]]))).toMatchObject({
      done: false,
      rescans: [{ before: 30, found: 0, scans: 3, result: 'disagreed' }],
    });
    const untouched = sourceOf([[]]);
    await expect(run(untouched)).rejects.toMatchObject({
      name: 'ScansDisagree',
      message:
        'The table holds 30 instances. 3 complete scans found 0, 30, 0 and disagree on which ones are gone, so none is marked as gone',
    });
    expect(untouched.calls).toBe(0);
    expect(gone()).toEqual([]);
    expect((await inventory.target(target))?.lastCompleteScanRunId).toBe('r1');

    const resumed = await run(sourceOf([fleet(30)]));
    expect(resumed).toMatchObject({ done: true, resources: { seen: 30, unchanged: 30, gone: 0 } });
    expect(resumed).not.toHaveProperty('rescans');
  });

  it('never waits for instances that EC2 shows as terminated', async () => {
    const { run, gone } = await targetWith(fleet(300));
    const terminated = fleet(300).map(
      ({ attributes }, index) =>
        instance(index + 1, 'terminated') && {
          ...instance(index + 1, 'terminated'),
          attributes: { ...attributes, state: 'terminated' as const },
        },
    );
    const output = await run(sourceOf([terminated.slice(0, 285)]));
    expect(output).toMatchObject({ done: true, resources: { seen: 0, gone: 300 } });
    expect(output).not.toHaveProperty('rescans');
    expect(gone()).toHaveLength(300);
  });

  it('counts a terminated instance once, whichever listing shows it', async () => {
    const { clock, run } = await targetWith(fleet(60));
    const dead = [1, 2, 3].map((number) => instance(number, 'terminated'));
    expect(await run(sourceOf([dead.slice(0, 2)]))).toMatchObject({
      resources: { seen: 0, gone: 2 },
      rescans: [{ before: 58, found: 0 }],
    });
    clock.ms += 30_000;
    // The first is no longer listed, the third was terminated: both listings lack the same others.
    expect(await run(sourceOf([dead.slice(1)]))).toMatchObject({
      done: true,
      resources: { seen: 0, ...none, gone: 60 },
      rescans: [{ before: 58, found: 0, scans: 2, result: 'confirmed' }],
    });
  });

  it('counts new instances once, and needs no third listing because of them', async () => {
    const { clock, run, gone } = await targetWith(fleet(400));
    const first = [...fleet(100), instance(900)];
    expect(await run(sourceOf([first]))).toMatchObject({
      waitSeconds: 30,
      resources: { seen: 101, added: 1, unchanged: 100 },
      rescans: [{ before: 400, found: 101 }],
    });
    clock.ms += 30_000;
    const changed = [instance(1, 'stopped'), ...fleet(99, 2), instance(900), instance(901)];
    expect(await run(sourceOf([changed]))).toMatchObject({
      done: true,
      resources: { seen: 102, added: 2, changed: 1, unchanged: 99, gone: 300 },
      rescans: [{ scans: 2, result: 'confirmed' }],
    });
    expect(gone()).toHaveLength(300);
  });

  it('keeps an instance that a listing added and the next one lacks, until two lack it', async () => {
    const { clock, run, gone } = await targetWith(fleet(30));
    const added = instance(900);
    await run(sourceOf([[instance(901, 'terminated')]]));
    clock.ms += 30_000;
    expect(await run(sourceOf([[added]]))).toMatchObject({ done: true, resources: { seen: 1, gone: 30 } });
    expect(gone()).not.toContain(idOf(900));

    const other = await targetWith(fleet(200));
    await other.run(sourceOf([[added]]));
    other.clock.ms += 30_000;
    expect(await other.run(sourceOf([[]]))).toMatchObject({ done: false, waitSeconds: 30 });
    other.clock.ms += 30_000;
    expect(await other.run(sourceOf([[]]))).toMatchObject({
      done: true,
      resources: { seen: 1, added: 1, gone: 201 },
      rescans: [{ before: 200, found: 1, scans: 3, result: 'corrected' }],
    });
  });

  it.each([
    ['one less than the threshold', 19, 0],
    ['exactly half of 200', 200, 100],
    ['a replaced fleet', 0, 300],
  ])('is not triggered by %s', async (_, before, found) => {
    const { run } = await targetWith(fleet(before));
    expect(await run(sourceOf([fleet(found)]))).toMatchObject({ done: true });
  });

  it('uses the configuration of the run', async () => {
    const small = await targetWith(fleet(3));
    const lossGuard = { noneLeftOf: 3, halfLeftOf: 10, pauseSeconds: 900 };
    expect(await small.run(sourceOf([[]]), { lossGuard })).toMatchObject({ done: false, waitSeconds: 900 });
    small.clock.ms += 899_000;
    expect(await small.run(sourceOf([[]]), { lossGuard })).toMatchObject({ waitSeconds: 1 });

    const large = await targetWith(fleet(500));
    expect(await large.run(sourceOf([[]]), { lossGuard: 'off' })).toMatchObject({
      done: true,
      resources: { gone: 500 },
    });
  });

  it('also guards a verification scan', async () => {
    const { clock, run, gone } = await targetWith(fleet(30));
    await run(sourceOf([fleet(30)]));
    expect(await run(sourceOf([[]]), { scan: 'verification-1' })).toMatchObject({
      done: false,
      waitSeconds: 30,
      rescans: [{ scan: 'verification-1', before: 30, found: 0 }],
    });
    clock.ms += 30_000;
    await run(sourceOf([fleet(30)]), { scan: 'verification-1' });
    clock.ms += 30_000;
    expect(await run(sourceOf([fleet(30)]), { scan: 'verification-1' })).toMatchObject({ done: true });
    expect(gone()).toEqual([]);
  });

  it('guards nothing if the table is empty or contains only gone instances', async () => {
    const { inventory, clock, run } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms += 30_000;
    await run(sourceOf([[]]));
    inventory.writes = 0;
    expect(await run(sourceOf([[]]), { runId: 'r3' })).toMatchObject({
      done: true,
      resources: { seen: 0, ...none },
    });
    expect(inventory.writes).toBe(0);
    const fresh = await targetWith([]);
    expect(await fresh.run(sourceOf([[]]))).toMatchObject({ done: true });
  });

  it('guards instances that an earlier attempt in the same run added', async () => {
    const { run, gone } = await targetWith([]);
    const pages = sourceOf([fleet(250), [], []]);
    const failing: ResourceSource = {
      page: (token) => (token === '1' ? Promise.reject(new Error('Unavailable')) : pages.page(token)),
    };
    await expect(run(failing)).rejects.toThrow('Unavailable');
    const refusing: ResourceSource = {
      page: (token) =>
        token === undefined
          ? Promise.resolve({ resources: [] })
          : Promise.reject(new TokenRefusedError('old')),
    };
    expect(await run(refusing)).toMatchObject({
      done: false,
      waitSeconds: 30,
      rescans: [{ before: 250, found: 0 }],
    });
    expect(gone()).toEqual([]);
  });
});
