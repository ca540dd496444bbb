import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { InstanceFacts } from '../adapters/ec2-instance/blamed-instance.ts';
import { tagRefusal } from '../adapters/ec2-instance/tag-refusals.ts';
import { TagRefusedError } from '../errors.ts';
import { FakeFleet, type FleetOptions } from '../testing/fake-fleet.ts';
import { instanceId, instanceIds, task } from '../testing/fixtures.ts';
import { applyTask, type Decisions } from './apply-task.ts';

const nothing: Decisions = { applied: [], exceptions: [] };
const [a = '', b = '', c = '', d = ''] = instanceIds(4);
const shown: InstanceFacts = {
  state: 'running',
  tagKeys: [],
  managedBy: undefined,
  tagsInMetadata: false,
};
const refused = (code: string) => () => {
  throw new TagRefusedError(tagRefusal(code, `refused: ${code}`));
};

/** A task that sets Owner to "new" on resources that had "old". */
const ownerTask = (ids: readonly string[], changes: Parameters<typeof task>[1] = {}) =>
  task(ids, {
    set: [['Owner', 'new']],
    resources: ids.map((id) => ({ id, before: [['Owner', 'old']] })),
    ...changes,
  });
const apply = (fleet: FleetOptions, what = ownerTask([a, b, c, d])) => {
  const own = new FakeFleet(fleet);
  return { fleet: own, result: applyTask(what, nothing, own.ports(), { compare: true }) };
};

describe('applyTask with old values', () => {
  it('leaves changed resources, sets the others, and makes no call for those with the wanted value', async () => {
    const { fleet, result } = apply({
      tags: { [a]: [['Owner', 'old']], [b]: [['Owner', 'new']], [c]: [['Owner', 'mine']], [d]: [] },
    });
    expect(await result).toEqual({
      applied: [b, a],
      exceptions: [
        {
          id: c,
          outcome: 'skipped',
          code: 'Changed',
          message:
            'The resource has "Owner" = "mine"; when the plan was made, it had "old". Nothing was changed',
        },
        {
          id: d,
          outcome: 'skipped',
          code: 'Changed',
          message:
            'AWS does not show the resource any more, so its tags were not compared. Nothing was changed',
        },
      ],
    });
    expect(fleet.tagReads).toEqual([[a, b, c, d]]);
    expect(fleet.calls).toEqual([[a]]);
    expect(fleet.tagged.get(c)).toEqual(new Map([['Owner', 'mine']]));
  });

  it('leaves a tag that was set or removed meanwhile', async () => {
    const what = ownerTask([a, b], {
      resources: [
        { id: a, before: [['Owner', null]] },
        { id: b, before: [['Owner', 'old']] },
      ],
    });
    const { result } = apply({ tags: { [a]: [['Owner', 'mine']] }, facts: new Map([[b, shown]]) }, what);
    expect((await result).exceptions.map(({ message }) => message)).toEqual([
      'The resource has "Owner" = "mine"; when the plan was made, it did not have the tag. Nothing was changed',
      'The resource no longer has "Owner", or does not exist any more; when the plan was made, it had "old". Nothing was changed',
    ]);
  });

  it('goes on if only some keys have the wanted value', async () => {
    const what = task([a], {
      set: [
        ['Owner', 'new'],
        ['Team', 'x'],
      ],
      resources: [
        {
          id: a,
          before: [
            ['Owner', 'old'],
            ['Team', null],
          ],
        },
      ],
    });
    const { fleet, result } = apply({ tags: { [a]: [['Owner', 'new']] } }, what);
    expect((await result).applied).toEqual([a]);
    expect(fleet.calls).toEqual([[a]]);
  });

  it('names a long value in a short message', async () => {
    const { result } = apply(
      { tags: { [a]: [['Owner', 'x'.repeat(256)]] } },
      ownerTask([a], { resources: [{ id: a, before: [['Owner', 'y'.repeat(256)]] }] }),
    );
    const [exception] = (await result).exceptions;
    expect(exception?.message).toBe(
      `The resource has "Owner" = "${'x'.repeat(40)}…"; when the plan was made, it had "${'y'.repeat(40)}…". Nothing was changed`,
    );
  });

  it('reads nothing if the values are new, or if all resources would exceed the tag limit', async () => {
    const fleet = new FakeFleet();
    await applyTask(task([a]), nothing, fleet.ports());
    await applyTask(task([a], { exceedsTagLimit: true }), nothing, fleet.ports(), { compare: true });
    expect(fleet.tagReads).toEqual([]);
  });

  it('compares only resources that are still open', async () => {
    const fleet = new FakeFleet({ tags: { [a]: [['Owner', 'mine']], [b]: [['Owner', 'old']] } });
    const result = await applyTask(ownerTask([a, b]), { ...nothing, applied: [a] }, fleet.ports(), {
      compare: true,
    });
    expect(result).toEqual({ applied: [a, b], exceptions: [] });
    expect(fleet.tagReads).toEqual([[b]]);
  });

  it('reads again, with its facts, a resource of which DescribeTags hides all keys', async () => {
    const hidden = {
      hidden: [a, b, c],
      facts: new Map([a, b].map((id) => [id, shown])),
      tags: { [a]: [['Owner', 'old']], [b]: [['Owner', 'mine']], [d]: [] } as const,
    };
    const what = ownerTask([a, b, c, d], {
      resources: [
        { id: a, before: [['Owner', 'old']] },
        { id: b, before: [['Owner', null]], managed: true },
        { id: c, before: [['Owner', null]] },
        { id: d, before: [['Owner', null]] },
      ],
    });
    const { fleet, result } = apply(hidden, what);
    expect(await result).toMatchObject({ applied: [a, c, d], exceptions: [{ id: b, code: 'Changed' }] });
    expect(fleet.factReads).toEqual([[a, b]]);
  });

  it('compares with facts if the role may not call DescribeTags', async () => {
    const { fleet, result } = apply({
      onRead: refused('UnauthorizedOperation'),
      facts: new Map([a, b].map((id) => [id, shown])),
      tags: { [a]: [['Owner', 'old']], [b]: [['Owner', 'mine']] },
    });
    const { applied, exceptions } = await result;
    expect(applied).toEqual([a]);
    expect(exceptions.map(({ id, code }) => [id, code])).toEqual([
      [b, 'Changed'],
      [c, 'Changed'],
      [d, 'Changed'],
    ]);
    expect(fleet.tagReads).toHaveLength(2);
  });

  it('changes nothing if neither can be read', async () => {
    const facts = new TagRefusedError(tagRefusal('UnauthorizedOperation', 'no'));
    const { fleet, result } = apply({ onRead: refused('UnauthorizedOperation'), facts }, ownerTask([a]));
    expect(await result).toEqual({
      applied: [],
      exceptions: [
        {
          id: a,
          outcome: 'failed',
          code: 'TagsNotCompared',
          message:
            'The present tags could not be read, so nothing was changed: UnauthorizedOperation: refused: UnauthorizedOperation',
        },
      ],
    });
    expect(fleet.calls).toEqual([]);
  });

  it('fails with the code of a refusal that ends the task', async () => {
    const { fleet, result } = apply({ onRead: refused('AssumeRoleDenied') }, ownerTask([a]));
    expect((await result).exceptions).toMatchObject([{ id: a, outcome: 'failed', code: 'AssumeRoleDenied' }]);
    expect(fleet.calls).toEqual([]);
  });

  it('is interrupted if reading may work later', async () => {
    const onRead = () => {
      throw new Error('connection lost');
    };
    const { fleet, result } = apply({ onRead }, ownerTask([a]));
    expect(await result).toMatchObject({ applied: [], interrupted: { message: 'connection lost' } });
    expect(fleet.calls).toEqual([]);
  });
});

describe('applyTask with any changes since the plan', () => {
  const value = fc.constantFrom('old', 'new', 'mine', null);
  const resources = fc.array(
    fc.record({
      before: fc.constantFrom('old', null),
      present: value,
      gone: fc.boolean(),
      managed: fc.boolean(),
    }),
    { minLength: 1, maxLength: 40 },
  );

  it('overwrites no value of others and gives every resource an outcome', async () => {
    await fc.assert(
      fc.asyncProperty(resources, fc.boolean(), async (list, maySee) => {
        const ids = list.map((_, index) => instanceId(index + 1));
        const of = <T>(pick: (each: (typeof list)[number], id: string) => T[]) =>
          list.flatMap((each, index) => pick(each, ids[index] ?? ''));
        const fleet = new FakeFleet({
          tags: Object.fromEntries(
            of(({ present }, id) => (present === null ? [] : [[id, [['Owner', present]]]])),
          ),
          gone: of((each, id) => (each.gone ? [id] : [])),
          hidden: of((each, id) => (each.managed ? [id] : [])),
          facts: new Map(of((each, id) => (each.gone ? [] : [[id, shown] as const]))),
          ...(maySee ? {} : { onRead: refused('UnauthorizedOperation') }),
        });
        const what = ownerTask(ids, {
          resources: list.map(({ before, managed }, index) => ({
            id: ids[index] ?? '',
            before: [['Owner', before]],
            ...(managed ? { managed: true as const } : {}),
          })),
        });
        const result = await applyTask(what, nothing, fleet.ports(), { compare: true });
        expect(result.interrupted).toBeUndefined();
        const decided = [...result.applied, ...result.exceptions.map(({ id }) => id)];
        expect(decided.toSorted()).toEqual(ids);
        list.forEach(({ before, present, gone }, index) => {
          const id = ids[index] ?? '';
          const isPlanned = present === before || present === 'new';
          const now = fleet.tagged.get(id)?.get('Owner') ?? null;
          if (gone || !isPlanned) {
            expect(now).toBe(present);
            expect(result.exceptions.find((each) => each.id === id)?.outcome).toBe('skipped');
          } else {
            expect(now).toBe('new');
            expect(result.applied).toContain(id);
          }
        });
      }),
    );
  });
});
