import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fleets, planOf, type Source, sources } from '../../testing/any-plan.ts';
import { ChangingFleet, type TagValues } from '../../testing/changing-fleet.ts';
import {
  type Act,
  acts,
  applyWith,
  calm,
  type Disturbances,
  disturbances,
  expectAccounted,
  FOREIGN,
  Others,
} from '../../testing/disturbed-run.ts';
import { instanceId } from '../../testing/fixtures.ts';
import { TaggingWorld } from '../../testing/tagging-world.ts';

const lostAnswers = (...calls: number[]) => new Map(calls.map((call) => [call, 'answer' as const]));

/** Two resources, rules that change two tags of each, and others that change the same tags. */
const smallFleets = fleets.map((fleet) => fleet.slice(0, 2));
const denseSources: fc.Arbitrary<Source> = fc.oneof(
  sources,
  fc
    .record({ onConflict: fc.constantFrom('keep' as const, 'overwrite' as const), remove: fc.boolean() })
    .map(({ onConflict, remove }) => ({
      rules: [
        {
          id: 'rule-0',
          match: {},
          priority: 0,
          onConflict,
          set: [
            ['A', '1'],
            ['B', '2'],
          ] satisfies [string, string][],
          ...(remove ? { remove: ['env' as const] } : {}),
        },
      ],
    })),
);
const NEAR = ['A', 'B', 'env'];
/** Others change tags and terminate nothing. */
const near = (list: readonly Act[]): Act[] =>
  list.map((act) => ({ ...act, index: act.index % 2, key: NEAR[act.index % 3] ?? act.key, ends: false }));
const nearActs = acts.map(near);
const dense = fc
  .tuple(
    disturbances,
    fc.option(fc.uniqueArray(fc.integer({ min: 2, max: 8 }), { maxLength: 3 }), { nil: undefined }),
  )
  .map(([all, lost]): Disturbances => ({
    ...all,
    beforeScan: near(all.beforeScan),
    beforeTasks: near(all.beforeTasks),
    beforeAttempts: all.beforeAttempts.map(near),
    beforeResume: near(all.beforeResume),
    ...(lost === undefined ? {} : { losses: lostAnswers(...lost) }),
  }));

const one: [string, TagValues][] = [[instanceId(1), new Map([['B', '']])]];
const both = {
  rules: [
    {
      id: 'rule-0',
      match: {},
      onConflict: 'overwrite',
      priority: 0,
      set: [
        ['A', '1'],
        ['B', '2'],
      ],
    },
  ],
} satisfies Source;
const change = (name: string): Act => ({ index: 0, key: name, value: FOREIGN, ends: false });
/** Somebody else changes one of two tags after the answer of CreateTags was lost. */
const found: [typeof one, Source, Disturbances, Act[], Disturbances][] = [
  // The next attempt sees it.
  [one, both, { ...calm, losses: lostAnswers(2), beforeAttempts: [[], [change('B')]] }, [], calm],
  // The run is resumed and planned again.
  [
    one,
    both,
    { ...calm, losses: lostAnswers(2), interruptedAfter: 1, beforeResume: [change('B')] },
    [],
    calm,
  ],
];

/** The tags that nobody but Muster has changed since. Others can have added so many that one has no place any more. */
function expectTags(
  fleet: ChangingFleet,
  wanted: ReadonlyMap<string, TagValues>,
  others: Others,
  { outcomes }: Pick<Awaited<ReturnType<typeof applyWith>>, 'outcomes'>,
): void {
  for (const [id, present] of fleet.truth)
    for (const name of new Set([...present.keys(), ...(wanted.get(id)?.keys() ?? [])]))
      if (others.wroteLast(id, name) === undefined && outcomes.get(id) !== 'TagLimitExceeded')
        expect({ id, name, value: present.get(name) ?? null }).toEqual({
          id,
          name,
          value: wanted.get(id)?.get(name) ?? null,
        });
}

describe('an undo after others have changed tags of the same resources', () => {
  it('gives back every tag that only Muster has changed, also if an attempt ended without an answer', async () => {
    await fc.assert(
      fc.asyncProperty(
        smallFleets,
        denseSources,
        dense,
        nearActs,
        dense,
        async (tags, source, one, between, two) => {
          const world = new TaggingWorld(new ChangingFleet(tags));
          const { fleet } = world;
          const start = fleet.truth;
          const others = new Others();
          const planId = await planOf(world, source);
          const tasks = await world.tasksOf(planId);
          fc.pre(tasks.length > 0);
          const applied = await applyWith(world, planId, one, others);
          expectAccounted(tasks, applied);
          others.do(fleet, between);
          await applyWith(world, await world.planFromRun('undo', applied.runId), two, others);
          const undone = await applyWith(world, await world.planFromRun('undo', applied.runId), calm, others);
          expectTags(fleet, start, others, undone);
        },
      ),
      { numRuns: 400, examples: found },
    );
  });

  it('puts back the other tags also if it is resumed after an attempt without an answer', async () => {
    const world = new TaggingWorld(new ChangingFleet(one));
    const { fleet } = world;
    const source: Source = {
      rules: [
        {
          id: 'rule-0',
          match: {},
          onConflict: 'overwrite',
          priority: 0,
          set: [
            ['A', '1'],
            ['B', '2'],
          ],
          remove: ['env'],
        },
      ],
    };
    fleet.change(instanceId(1), 'env', 'old');
    const others = new Others();
    const applied = await applyWith(world, await planOf(world, source), calm, others);
    const undoId = await world.planFromRun('undo', applied.runId);
    // CreateTags sets B and env back, and its answer is lost. Then somebody else changes B, and A is not yet removed.
    const disturbed = {
      ...calm,
      losses: lostAnswers(2),
      interruptedAfter: 1,
      beforeResume: [change('B')],
    };
    const undone = await applyWith(world, undoId, disturbed, others);
    expect(fleet.truth.get(instanceId(1))).toEqual(
      new Map([
        ['B', FOREIGN],
        ['env', 'old'],
      ]),
    );
    expect(undone.tagging).toMatchObject({ planned: 1, applied: 0, skipped: 1, changed: 1 });
  });

  it('can be undone as well', async () => {
    await fc.assert(
      fc.asyncProperty(smallFleets, denseSources, dense, nearActs, async (tags, source, two, between) => {
        const world = new TaggingWorld(new ChangingFleet(tags));
        const { fleet } = world;
        const others = new Others();
        const planId = await planOf(world, source);
        fc.pre((await world.tasksOf(planId)).length > 0);
        const applied = await applyWith(world, planId, calm, others);
        const { truth } = fleet;
        const undoId = await world.planFromRun('undo', applied.runId);
        const undone = await applyWith(world, undoId, two, others);
        others.do(fleet, between);
        if (undone.outcomes.size === 0) return;
        const againId = await world.planFromRun('undo', undone.runId);
        expectTags(fleet, truth, others, await applyWith(world, againId, calm, others));
      }),
      {
        numRuns: 400,
        examples: [
          // The undo is planned again after an attempt without an answer, and then somebody else changes a tag.
          [
            [[instanceId(1), new Map([['B', '']])]],
            {
              wishes: [
                [
                  ['B', null],
                  ['A', '1'],
                ],
              ],
            },
            {
              ...calm,
              losses: lostAnswers(2),
              interruptedAfter: 1,
              beforeAttempts: [[], [change('A')]],
            },
            [],
          ],
        ],
      },
    );
  });
});
