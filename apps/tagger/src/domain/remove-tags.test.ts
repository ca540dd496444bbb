import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { tagRefusal } from '../adapters/ec2-instance/tag-refusals.ts';
import { TagRefusedError } from '../errors.ts';
import { FakeFleet, type FleetOptions } from '../testing/fake-fleet.ts';
import { instanceId, instanceIds, task } from '../testing/fixtures.ts';
import { applyTask, type Decisions } from './apply-task.ts';

const nothing: Decisions = { applied: [], exceptions: [] };
const [a = '', b = '', c = ''] = instanceIds(3);

/** A task that renames the key `env` to `Environment`. */
const rename = (ids: readonly string[]) =>
  task(ids, {
    set: [['Environment', 'prod']],
    remove: [['env', 'prod']],
    resources: ids.map((id) => ({
      id,
      before: [
        ['Environment', null],
        ['env', 'prod'],
      ],
    })),
  });
const tagsOf = (ids: readonly string[]): NonNullable<FleetOptions['tags']> =>
  Object.fromEntries(ids.map((id) => [id, [['env', 'prod']]]));

describe('a task that sets and removes tags', () => {
  it('takes one call for each', async () => {
    const ids = instanceIds(1000);
    const fleet = new FakeFleet({ tags: tagsOf(ids) });
    const result = await applyTask(rename(ids), nothing, fleet.ports());
    expect(result).toEqual({ applied: ids, exceptions: [] });
    expect([fleet.calls.length, fleet.deletions.length]).toEqual([1, 1]);
    expect(fleet.tagged.get(a)).toEqual(new Map([['Environment', 'prod']]));
  });

  it('waits for a free call before each of the two', async () => {
    const events: string[] = [];
    const fleet = new FakeFleet({
      tags: tagsOf([a]),
      onCall: () => void events.push('CreateTags'),
      onDelete: () => void events.push('DeleteTags'),
    });
    const waitForSlot = async () => void events.push('slot');
    await applyTask(rename([a]), nothing, fleet.ports({ waitForSlot }));
    expect(events).toEqual(['slot', 'CreateTags', 'slot', 'DeleteTags']);
  });

  it('makes no CreateTags call if it only removes tags', async () => {
    const fleet = new FakeFleet({ tags: tagsOf([a]) });
    const only = task([a], {
      set: [],
      remove: [['env', 'prod']],
      resources: [{ id: a, before: [['env', 'prod']] }],
    });
    expect(await applyTask(only, nothing, fleet.ports())).toEqual({ applied: [a], exceptions: [] });
    expect([fleet.calls, fleet.deletions]).toEqual([[], [[a]]]);
    expect(fleet.tagged.get(a)).toEqual(new Map());
  });

  it('removes tags only where they were set, and says so where the removal is refused', async () => {
    const fleet = new FakeFleet({
      tags: tagsOf([a, b, c]),
      refusing: { [a]: 'OperationNotPermitted' },
      refusingRemoval: { [b]: 'OperationNotPermitted' },
    });
    const { applied, exceptions } = await applyTask(rename([a, b, c]), nothing, fleet.ports());
    expect(applied).toEqual([c]);
    expect(exceptions).toEqual([
      { id: a, outcome: 'failed', code: 'OperationNotPermitted', message: 'refused: OperationNotPermitted' },
      {
        id: b,
        outcome: 'failed',
        code: 'OperationNotPermitted',
        message: 'Tags were set, but not removed: refused: OperationNotPermitted',
        mayBeChanged: true,
      },
    ]);
    expect(fleet.deletions.flat()).not.toContain(a);
  });

  it('fails all resources after a refusal of the removal as such, in few calls', async () => {
    const ids = instanceIds(100);
    const refusingRemoval = Object.fromEntries(ids.map((id) => [id, 'UnauthorizedOperation']));
    const fleet = new FakeFleet({ tags: tagsOf(ids), refusingRemoval });
    const { applied, exceptions } = await applyTask(rename(ids), nothing, fleet.ports());
    expect(applied).toEqual([]);
    expect(new Set(exceptions.map(({ code }) => code))).toEqual(new Set(['UnauthorizedOperation']));
    expect([fleet.calls.length, fleet.deletions.length]).toEqual([1, 6]);
  });

  it('skips an instance that ended in between', async () => {
    const fleet = new FakeFleet({
      tags: tagsOf([a, b]),
      onDelete: (call) => {
        if (call === 1)
          throw new TagRefusedError(
            tagRefusal('InvalidInstanceID.NotFound', `The instance ID '${a}' does not exist`),
          );
      },
    });
    const result = await applyTask(rename([a, b]), nothing, fleet.ports());
    expect(result).toMatchObject({ applied: [b], exceptions: [{ id: a, outcome: 'skipped' }] });
  });

  it('repeats both calls after an interruption between them', async () => {
    const fleet = new FakeFleet({
      tags: tagsOf([a]),
      onDelete: (call) => {
        if (call === 1) throw new Error('connection lost');
      },
    });
    const first = await applyTask(rename([a]), nothing, fleet.ports());
    expect(first).toMatchObject({ applied: [], interrupted: { message: 'connection lost' } });
    const second = await applyTask(rename([a]), first, fleet.ports(), { compare: true });
    expect(second).toEqual({ applied: [a], exceptions: [] });
    expect(fleet.tagged.get(a)).toEqual(new Map([['Environment', 'prod']]));
  });

  it('leaves a resource whose tag to remove has another value, and one that has lost it is done', async () => {
    const fleet = new FakeFleet({
      tags: {
        [a]: [['env', 'mine']],
        [b]: [['Environment', 'prod']],
        [c]: [['env', 'prod']],
      },
    });
    const result = await applyTask(rename([a, b, c]), nothing, fleet.ports(), { compare: true });
    expect(result).toMatchObject({ applied: [b, c], exceptions: [{ id: a, code: 'Changed' }] });
    expect(fleet.calls).toEqual([[c]]);
    expect(fleet.tagged.get(a)).toEqual(new Map([['env', 'mine']]));
  });

  it('never removes a value of others, and gives every resource an outcome', async () => {
    const kind = fc.record({
      env: fc.constantFrom('prod', 'mine', null),
      set: fc.constantFrom(null, 'OperationNotPermitted'),
      removal: fc.constantFrom(null, 'OperationNotPermitted', 'UnauthorizedOperation'),
      gone: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(kind, { minLength: 1, maxLength: 4 }),
        fc.boolean(),
        async (list, compare) => {
          const ids = list.map((_, index) => instanceId(index + 1));
          const entries = <T>(pick: (each: (typeof list)[number]) => T | null) =>
            list.flatMap((each, index) => {
              const picked = pick(each);
              return picked === null ? [] : [[ids[index] ?? '', picked] as const];
            });
          const fleet = new FakeFleet({
            tags: Object.fromEntries(entries(({ env }) => (env === null ? null : [['env', env] as const]))),
            gone: entries(({ gone }) => (gone ? true : null)).map(([id]) => id),
            refusing: Object.fromEntries(entries(({ set }) => set)),
            refusingRemoval: Object.fromEntries(entries(({ removal }) => removal)),
          });
          const result = await applyTask(rename(ids), nothing, fleet.ports(), { compare });
          expect(result.interrupted).toBeUndefined();
          const decided = [...result.applied, ...result.exceptions.map(({ id }) => id)];
          expect(decided.toSorted()).toEqual(ids);
          list.forEach(({ env }, index) => {
            const now = fleet.tagged.get(ids[index] ?? '')?.get('env') ?? null;
            if (env === 'mine') expect(now).toBe('mine');
            if (result.applied.includes(ids[index] ?? '')) expect(now).not.toBe('prod');
          });
        },
      ),
    );
  });
});
