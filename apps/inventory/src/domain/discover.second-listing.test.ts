import { describe, expect, it } from '@jest/globals';
import { TokenRefusedError } from '../errors.ts';
import type { ResourcePage, ResourceSource } from '../ports/resource-source.ts';
import { sourceOf } from '../testing/fixtures.ts';
import { fleet, none, paged, target, targetWith } from '../testing/guarded-target.ts';

describe('a second listing', () => {
  const onePageEach = { remainingMs: () => -1 };
  /** The next call returns the result of two listings, without a call of EC2. */
  const expectKeptResult = async (run: Awaited<ReturnType<typeof targetWith>>['run']) => {
    const untouched = sourceOf([fleet(30)]);
    expect(await run(untouched)).toMatchObject({
      done: true,
      resources: { seen: 0, ...none, gone: 30 },
      rescans: [{ before: 30, found: 0, scans: 2, result: 'confirmed' }],
    });
    expect(untouched.calls).toBe(0);
  };

  it('can take several invocations and counts each page once', async () => {
    const { clock, run } = await targetWith(fleet(250));
    const pages = paged(fleet(100), 40);
    for (const page of [1, 2])
      expect(await run(sourceOf(pages), onePageEach)).toMatchObject({ done: false, pages: page });
    expect(await run(sourceOf(pages), onePageEach)).toMatchObject({ done: false, waitSeconds: 30 });
    clock.ms += 30_000;
    const outputs = [];
    for (let call = 0; call < 3; call++) outputs.push(await run(sourceOf(pages), onePageEach));
    expect(outputs).toMatchObject([
      { done: false, pages: 1, resources: { seen: 40, unchanged: 40, gone: 0 } },
      { done: false, pages: 2, resources: { seen: 80, unchanged: 80, gone: 0 } },
      { done: true, pages: 3, resources: { seen: 100, unchanged: 100, gone: 150 } },
    ]);
    for (const output of outputs.slice(0, 2)) expect(output).not.toHaveProperty('waitSeconds');
  });

  it('starts again at page one if AWS refuses a token, and keeps the first listing', async () => {
    const { clock, run } = await targetWith(fleet(250));
    const pages = sourceOf(paged(fleet(100), 40));
    await run(pages);
    clock.ms += 30_000;
    let refusals = 2;
    const refusing: ResourceSource = {
      page: (token) =>
        token !== undefined && refusals-- > 0
          ? Promise.reject(new TokenRefusedError('expired'))
          : pages.page(token),
    };
    expect(await run(refusing)).toMatchObject({
      done: true,
      restarts: 2,
      resources: { seen: 100, unchanged: 100, gone: 150 },
      rescans: [{ scans: 2, result: 'confirmed' }],
    });
  });

  it('fails the target if it repeats itself; after a resume, it is still compared with the first one', async () => {
    const { clock, run, gone } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms += 30_000;
    const repeating = {
      page: (): Promise<ResourcePage> => Promise.resolve({ resources: [], nextToken: 'string' }),
    };
    await expect(run(repeating)).rejects.toMatchObject({ name: 'ListingRepeats' });
    expect(gone()).toEqual([]);
    expect(await run(sourceOf([[]]))).toMatchObject({
      done: true,
      resources: { seen: 0, gone: 30 },
      rescans: [{ scans: 2, result: 'confirmed' }],
    });
  });

  it('can follow hours later, when the run is resumed', async () => {
    const { clock, run } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms += 7 * 3_600_000;
    expect(await run(sourceOf([[]]))).toMatchObject({ done: true, resources: { gone: 30 } });
  });

  it('becomes the first one again if another run has read the target since', async () => {
    const { clock, run, gone } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms += 3_600_000;
    await run(sourceOf([fleet(30)]), { runId: 'r3' });
    clock.ms += 3_600_000;
    expect(await run(sourceOf([[]]))).toMatchObject({
      done: false,
      waitSeconds: 30,
      rescans: [{ before: 30, found: 0, scans: 1, result: 'unfinished' }],
    });
    expect(gone()).toEqual([]);
  });

  it('follows after a full pause if the clock was set back', async () => {
    const { clock, run } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms -= 365 * 24 * 3_600_000;
    const source = sourceOf([[]]);
    expect(await run(source)).toMatchObject({ done: false, waitSeconds: 30 });
    clock.ms += 29_000;
    expect(await run(source)).toMatchObject({ done: false, waitSeconds: 1 });
    clock.ms += 1_000;
    expect(await run(source)).toMatchObject({ done: true });
  });

  it('is made by only one of two invocations: the other one is refused and changes nothing', async () => {
    const { clock, checkpoints, run, gone } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms += 30_000;
    // The other invocation completes its listing while this one waits for its page.
    const overtaken: ResourceSource = {
      page: async () => {
        await run(sourceOf([fleet(30)]));
        return { resources: [] };
      },
    };
    await expect(run(overtaken)).rejects.toMatchObject({ name: 'CheckpointConflict' });
    expect(gone()).toEqual([]);
    const loaded = await checkpoints.load({ runId: 'r2', ...target, scan: 'discovery' });
    expect(loaded?.checkpoint.guard?.listings).toMatchObject([{ found: 0 }, { found: 30 }]);
  });

  it('is not repeated, and its result is kept, if only the checkpoint was not written', async () => {
    const { checkpoints, clock, run } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms += 30_000;
    const save = checkpoints.save.bind(checkpoints);
    checkpoints.save = (key, checkpoint, ids) =>
      checkpoint.done ? Promise.reject(new Error('killed')) : save(key, checkpoint, ids);
    await expect(run(sourceOf([[]]))).rejects.toThrow('killed');
    checkpoints.save = save;
    await expectKeptResult(run);
  });

  it('is not repeated if the invocation ended before its result was written', async () => {
    const { inventory, clock, run, gone } = await targetWith(fleet(30));
    await run(sourceOf([[]]));
    clock.ms += 30_000;
    const markGone = inventory.markGone.bind(inventory);
    inventory.markGone = async (where, resources, mark) => {
      await markGone(where, resources.slice(0, 12), mark);
      throw new Error('killed');
    };
    await expect(run(sourceOf([[]]))).rejects.toThrow('killed');
    inventory.markGone = markGone;
    await expectKeptResult(run);
    expect(gone()).toHaveLength(30);
  });
});
