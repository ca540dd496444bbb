import { describe, expect, it } from '@jest/globals';
import type { TagTask } from '@muster/contracts';
import fc from 'fast-check';
import { ChangingFleet, type Loss, type TagValues, type Written } from '../../testing/changing-fleet.ts';
import { instanceId } from '../../testing/fixtures.ts';
import { type EndedRun, TaggingWorld } from '../../testing/tagging-world.ts';
import { wantedTags } from '../compare-tags.ts';
import type { Change } from '../rules.ts';

const KEYS = ['A', 'B', 'env', 'constructor', '__proto__', 'k'.repeat(127)];
const key = fc.constantFrom(...KEYS);
const value = fc.constantFrom('', '1', '2', 'v'.repeat(256));
const SEVERAL = { maxLength: 4 };

const resource = fc.record({
  tags: fc.uniqueArray(fc.tuple(key, value), { ...SEVERAL, selector: ([name]) => name }),
  /** Other tags. With many of them, a change can exceed the limit of 50. */
  others: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.integer({ min: 43, max: 46 })),
  isOfGroup: fc.boolean(),
});
type AnyResource = typeof resource extends fc.Arbitrary<infer Value> ? Value : never;

const fleetTags = (resources: readonly AnyResource[]): (readonly [string, TagValues])[] =>
  resources.map(({ tags, others, isOfGroup }, index) => [
    instanceId(index + 1),
    new Map([
      ...tags,
      ...Array.from({ length: others }, (_, number) => [`other-${number}`, ''] as const),
      ...(isOfGroup ? [['aws:autoscaling:groupName', 'g'] as const] : []),
    ]),
  ]);

const fleets = fc.array(resource, { minLength: 1, maxLength: 6 }).map(fleetTags);

const pairs = (maxLength: number) =>
  fc.uniqueArray(fc.tuple(key, value), { minLength: 1, maxLength, selector: ([name]) => name });
const keyPattern = fc.constantFrom('A', 'B', 'env', 'e*', 'other-?', '/^[ab]$/i', '/proto/');
const keyPatterns = fc.array(keyPattern, { minLength: 1, maxLength: 2 });
/** Actions besides `set`. */
const actions = fc.record(
  {
    renameKey: fc.tuple(key, keyPatterns).map((pair) => [pair]),
    normalize: key.map((name): [string, ('trim' | 'upper')[]][] => [[name, ['trim', 'upper']]]),
    mapValue: fc
      .tuple(key, fc.constantFrom({}, { default: '9' }))
      .map(([name, rest]): [string, { values: [string, string[]][]; default?: string }][] => [
        [name, { values: [['3', ['1', 'v*']]], ...rest }],
      ]),
    setIfMissing: pairs(2),
    remove: keyPatterns,
    keepOnly: keyPatterns,
  },
  { requiredKeys: [] },
);
const rules = fc
  .array(
    fc.record({
      actions: fc.oneof(fc.constant({}), actions),
      match: fc.oneof(
        fc.constant({}),
        fc.record({ tags: fc.tuple(key, value).map((pair) => [pair]) }),
        fc.record({ missingTags: key.map((name) => [name]) }),
      ),
      set: fc.oneof(pairs(3), fc.constant([])),
      onConflict: fc.constantFrom('keep' as const, 'overwrite' as const),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((list) => list.filter(({ actions: others, set }) => set.length > 0 || Object.keys(others).length > 0))
  .filter((list) => list.length > 0)
  .map((list) =>
    list.map(({ actions: others, ...rule }, index) => ({
      id: `rule-${index}`,
      priority: index,
      ...rule,
      ...others,
    })),
  );
type Rules = typeof rules extends fc.Arbitrary<infer Value> ? Value : never;

/** For each key, by number of the resource: what a plan does that no rule makes. Null: removes the tag. */
const wishes = fc.array(
  fc.uniqueArray(fc.tuple(key, fc.option(value)), { ...SEVERAL, selector: ([name]) => name }),
  {
    minLength: 1,
    maxLength: 6,
  },
);
type Wishes = typeof wishes extends fc.Arbitrary<infer Value> ? Value : never;

function changesFor(fleet: ChangingFleet, wanted: Wishes) {
  const changes = new Map<string, Pick<Change, 'set' | 'remove' | 'before'>>();
  for (const [index, [id, tags]] of [...fleet.truth].entries()) {
    const set: [string, string][] = [];
    const remove: [string, string][] = [];
    for (const [name, wish] of wanted[index % wanted.length] ?? []) {
      const present = tags.get(name);
      if (wish === null && present !== undefined) remove.push([name, present]);
      if (wish !== null && wish !== present) set.push([name, wish]);
    }
    const before = [...set, ...remove].map(([name]) => [name, tags.get(name) ?? null] as const);
    if (before.length > 0 && tags.size + set.length <= 50)
      changes.set(id, { set, ...(remove.length === 0 ? {} : { remove }), before });
  }
  return changes;
}

type Source = { readonly rules: Rules } | { readonly wishes: Wishes };
const sources: fc.Arbitrary<Source> = fc.oneof(fc.record({ rules }), fc.record({ wishes }));

const planOf = (world: TaggingWorld, source: Source): Promise<string> => {
  world.scan();
  return 'rules' in source
    ? world.plan(source.rules)
    : world.planChanges(changesFor(world.fleet, source.wishes));
};

/** Values that only other clients write. */
const FOREIGN = 'of another client';
const act = fc.record({
  index: fc.nat({ max: 5 }),
  key: fc.oneof({ weight: 4, arbitrary: key }, fc.constant('Unrelated')),
  value: fc.oneof({ weight: 2, arbitrary: fc.constant(FOREIGN) }, value, fc.constant(null)),
  ends: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});
type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;
const acts = fc.array(act, { maxLength: 3 });

const loss = fc.constantFrom<Loss>('call', 'answer');
const CALLS = 40;
const losses: fc.Arbitrary<ReadonlyMap<number, Loss>> = fc
  .oneof(
    { weight: 3, arbitrary: fc.array(fc.tuple(fc.integer({ min: 1, max: 16 }), loss), { maxLength: 5 }) },
    fc
      .tuple(fc.integer({ min: 1, max: 16 }), loss)
      .map(([first, kind]) => Array.from({ length: CALLS }, (_, index) => [first + index, kind] as const)),
  )
  .map((list) => new Map(list));

/** What others do and what fails in one run that applies a plan. */
const disturbances = fc.record({
  beforeScan: acts,
  beforeTasks: acts,
  beforeResume: acts,
  interruptedAfter: fc.option(fc.nat({ max: 6 }), { nil: undefined }),
  stopped: fc.option(fc.constantFrom('settled' as const, 'open' as const), { nil: undefined, freq: 3 }),
  losses,
});
type Disturbances = typeof disturbances extends fc.Arbitrary<infer Value> ? Value : never;
const calm: Disturbances = {
  beforeScan: [],
  beforeTasks: [],
  beforeResume: [],
  interruptedAfter: undefined,
  stopped: undefined,
  losses: new Map(),
};

/** What others have done. */
class Others {
  readonly touched = new Set<string>();
  readonly last = new Map<string, string | null>();

  do(fleet: ChangingFleet, list: readonly Act[]): void {
    for (const { index, key: name, value: wanted, ends } of list) {
      const id = instanceId(index + 1);
      this.touched.add(id);
      if (ends) fleet.terminate(id);
      else fleet.change(id, name, wanted);
      this.last.set(JSON.stringify([id, name]), wanted);
    }
  }

  wroteLast(id: string, name: string): string | null | undefined {
    return this.last.get(JSON.stringify([id, name]));
  }
}

/** A plan without changes is not applied. */
const nothingToDo = {
  runId: 'none',
  outcomes: new Map<string, string>(),
  tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
  written: [],
};

async function applyWith(
  world: TaggingWorld,
  planId: string,
  { beforeScan, beforeTasks, beforeResume, interruptedAfter, stopped, losses: lost }: Disturbances,
  others: Others,
): Promise<EndedRun & { readonly written: readonly Written[] }> {
  const { fleet } = world;
  const first = fleet.written.length;
  others.do(fleet, beforeScan);
  if ((await world.tasksOf(planId)).length === 0) return nothingToDo;
  fleet.calls = 0;
  fleet.losses = lost;
  const run = await world.apply(planId, {
    beforeTasks: () => others.do(fleet, beforeTasks),
    interruptedAfter,
    stopped,
    beforeResume: () => others.do(fleet, beforeResume),
  });
  fleet.losses = new Map();
  return { ...run, written: fleet.written.slice(first) };
}

/** By resource and key: the value that a plan saw, and the one that it wants. */
const plannedValues = (tasks: readonly TagTask[]) =>
  new Map(
    tasks.flatMap((task) =>
      task.resources.flatMap(({ id, before }) => {
        const earlier = new Map(before);
        return wantedTags(task).map(
          ([name, to]) => [JSON.stringify([id, name]), { from: earlier.get(name) ?? null, to }] as const,
        );
      }),
    ),
  );

/** Every resource of a plan has one outcome, the sums agree, and no tag was changed that the plan did not expect. */
function expectAccounted(tasks: readonly TagTask[], run: Awaited<ReturnType<typeof applyWith>>): void {
  const { outcomes, tagging, written } = run;
  expect([...outcomes.keys()].toSorted()).toEqual(
    tasks.flatMap((task) => task.resources.map(({ id }) => id)).toSorted(),
  );
  if (tagging !== undefined) {
    expect([...outcomes.values()]).not.toContain('open');
    expect(tagging.planned).toBe(outcomes.size);
    expect(tagging.applied + tagging.failed + tagging.skipped).toBe(tagging.planned);
  }
  const planned = plannedValues(tasks);
  for (const { id, key: name, from, to } of written)
    expect({ id, name, ...planned.get(JSON.stringify([id, name])) }).toEqual({ id, name, from, to });
}

const limits = (tasks: readonly TagTask[], truth: ReadonlyMap<string, TagValues>): void => {
  for (const task of tasks) {
    expect(task.exceedsTagLimit).toBeUndefined();
    for (const [name, wanted] of wantedTags(task)) {
      expect(name).not.toMatch(/^aws:/i);
      expect([...name].length).toBeLessThanOrEqual(127);
      expect([...(wanted ?? '')].length).toBeLessThanOrEqual(256);
    }
    for (const { id } of task.resources) {
      const names = new Set([...(truth.get(id)?.keys() ?? []), ...task.set.map(([name]) => name)]);
      expect([...names].filter((name) => !name.startsWith('aws:')).length).toBeLessThanOrEqual(50);
    }
  }
};

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
          limits(tasks, start);
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
                (outcome === 'Changed' && two.beforeTasks.length === 0 && two.losses.size === 0);
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
