import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fleets, planOf, rules, type Source, sources, type Wishes } from '../../testing/any-plan.ts';
import { ChangingFleet, type Loss, type TagValues } from '../../testing/changing-fleet.ts';
import {
  type Act,
  acts,
  applyWith,
  CALLS,
  calm,
  type Disturbances,
  disturbances,
  expectAccounted,
  expectLimits,
  FOREIGN,
  Others,
} from '../../testing/disturbed-run.ts';
import { instanceId } from '../../testing/fixtures.ts';
import { TaggingWorld } from '../../testing/tagging-world.ts';

/** Interruptions after which an undo once left tags behind. */
const all = (first: number, kind: Loss) =>
  new Map(Array.from({ length: CALLS }, (_, index) => [first + index, kind] as const));
const rename: Wishes = [
  [
    ['B', null],
    ['A', '1'],
  ],
];
const one: [string, TagValues][] = [[instanceId(1), new Map([['B', '']])]];
const set: Source = {
  rules: [{ id: 'rule-0', match: {}, set: [['A', '1']], onConflict: 'keep', priority: 0 }],
};
const found: [typeof one, Source, Disturbances, Act[], Disturbances][] = [
  // Between the two calls. The run is resumed and planned again.
  [one, { wishes: rename }, { ...calm, interruptedAfter: 1, losses: new Map([[3, 'call']]) }, [], calm],
  // The answer of CreateTags is lost in the last attempt that is made.
  [one, set, { ...calm, losses: all(2, 'answer') }, [], calm],
  [one, set, { ...calm, interruptedAfter: 1, stopped: 'open', losses: all(2, 'answer') }, [], calm],
  [one, set, { ...calm, interruptedAfter: 1, stopped: 'settled', losses: all(2, 'answer') }, [], calm],
];

describe('a plan that is applied and undone', () => {
  it('gives back every tag that nobody else has changed, and leaves what others wrote', async () => {
    await fc.assert(
      fc.asyncProperty(
        fleets,
        sources,
        disturbances,
        acts,
        disturbances,
        async (tags, source, one, between, two) => {
          const world = new TaggingWorld(new ChangingFleet(tags));
          const start = world.fleet.truth;
          const others = new Others();
          const planId = await planOf(world, source);
          const tasks = await world.tasksOf(planId);
          fc.pre(tasks.length > 0);
          expectLimits(tasks, start);
          const applied = await applyWith(world, planId, one, others);
          expectAccounted(tasks, applied);
          // If others write between an attempt without an answer and its repetition, what the attempt set may stay.
          const touchedBefore = new Set(others.touched);
          others.do(world.fleet, between);
          const undoId = await world.planFromRun('undo', applied.runId);
          const undoTasks = await world.tasksOf(undoId);
          const undone = await applyWith(world, undoId, two, others);
          expectAccounted(undoTasks, undone);
          for (const [id, present] of world.fleet.truth)
            for (const name of new Set([...present.keys(), ...(start.get(id)?.keys() ?? [])])) {
              const shown = { id, name, value: present.get(name) ?? null };
              if (others.wroteLast(id, name) === FOREIGN) expect(shown).toEqual({ id, name, value: FOREIGN });
              const { outcome } = { outcome: undone.outcomes.get(id) };
              const isDone =
                outcome === undefined ||
                outcome === 'applied' ||
                outcome === 'AlreadySet' ||
                (outcome === 'Changed' &&
                  two.beforeTasks.length === 0 &&
                  two.beforeAttempts.flat().length === 0 &&
                  two.losses.size === 0);
              if (!touchedBefore.has(id) && others.wroteLast(id, name) === undefined && isDone)
                expect(shown).toEqual({ id, name, value: start.get(id)?.get(name) ?? null });
            }
        },
      ),
      { numRuns: 400, examples: found },
    );
  });

  it('gives back the other tags of a resource on which somebody else has changed one, and counts it', async () => {
    const [own = '', other = ''] = [instanceId(1), instanceId(2)];
    const world = new TaggingWorld(
      new ChangingFleet([
        [own, new Map([['B', 'before']])],
        [other, new Map([['B', 'before']])],
      ]),
    );
    const planId = await planOf(world, {
      rules: [
        {
          id: 'rule-0',
          match: {},
          set: [
            ['A', '1'],
            ['B', '2'],
          ],
          priority: 0,
          onConflict: 'overwrite',
        },
      ],
    });
    const others = new Others();
    const applied = await applyWith(world, planId, calm, others);
    world.fleet.change(other, 'A', FOREIGN);
    const undone = await applyWith(world, await world.planFromRun('undo', applied.runId), calm, others);
    expect(world.fleet.truth).toEqual(
      new Map([
        [own, new Map([['B', 'before']])],
        [
          other,
          new Map([
            ['A', FOREIGN],
            ['B', 'before'],
          ]),
        ],
      ]),
    );
    expect(undone.tagging).toEqual({
      planned: 2,
      applied: 1,
      verified: 1,
      failed: 0,
      skipped: 1,
      changed: 1,
    });
  });

  it('changes nothing if it is applied a second time', async () => {
    await fc.assert(
      fc.asyncProperty(fleets, sources, async (tags, source) => {
        const world = new TaggingWorld(new ChangingFleet(tags));
        const planId = await planOf(world, source);
        await applyWith(world, planId, calm, new Others());
        const { truth } = world.fleet;
        const again = await applyWith(world, planId, calm, new Others());
        expect(again.written).toEqual([]);
        expect(new Set(again.outcomes.values()).difference(new Set(['AlreadySet']))).toEqual(new Set());
        expect(world.fleet.truth).toEqual(truth);
      }),
    );
  });
});

/** Rules with one action. One that renames a key and sets it again would never be done. */
const oneAction = rules
  .map(([rule]) => rule)
  .filter((rule) => {
    const { id, priority, match, set: values = [], onConflict, ...others } = rule ?? {};
    void [id, priority, match, onConflict];
    return Object.keys(others).length + (values.length > 0 ? 1 : 0) === 1;
  });

describe('a rule for all resources', () => {
  it('has nothing left to do after its plan was applied', async () => {
    await fc.assert(
      fc.asyncProperty(fleets, oneAction, async (tags, rule) => {
        fc.pre(rule !== undefined);
        const world = new TaggingWorld(new ChangingFleet(tags));
        const source = { rules: [{ ...rule, match: {} }] };
        await applyWith(world, await planOf(world, source), calm, new Others());
        expect(await world.tasksOf(await planOf(world, source))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });
});

describe('planning and the consumer', () => {
  it('decide the same about every resource, whichever of them sees the change of another client', async () => {
    await fc.assert(
      fc.asyncProperty(fleets, sources, acts, async (tags, source, changes) => {
        const ended = async (disturbance: Disturbances) => {
          const world = new TaggingWorld(new ChangingFleet(tags));
          const planId = await planOf(world, source);
          fc.pre((await world.tasksOf(planId)).length > 0);
          const { outcomes } = await applyWith(world, planId, disturbance, new Others());
          const { truth } = world.fleet;
          return {
            truth,
            outcomes: [...outcomes]
              .map(
                ([id, code]) => [id, truth.has(id) ? code.replace('AlreadySet', 'applied') : 'gone'] as const,
              )
              .toSorted(([a], [b]) => (a < b ? -1 : 1)),
          };
        };
        const seenByPlanning = await ended({ ...calm, beforeScan: changes });
        const seenByConsumer = await ended({ ...calm, beforeTasks: changes });
        expect(seenByConsumer).toEqual(seenByPlanning);
      }),
    );
  });
});
