import { expect } from '@jest/globals';
import type { TagTask } from '@muster/contracts';
import fc from 'fast-check';
import { wantedTags } from '../domain/compare-tags.ts';
import type { ApplyLimits } from '../domain/saved-plan/apply-request.ts';
import { key, value } from './any-plan.ts';
import type { ChangingFleet, Loss, TagValues, Written } from './changing-fleet.ts';
import { instanceId } from './fixtures.ts';
import type { EndedRun, TaggingWorld } from './tagging-world.ts';

/** Values that only other clients write. */
export const FOREIGN = 'of another client';
const act = fc.record({
  index: fc.nat({ max: 5 }),
  key: fc.oneof({ weight: 4, arbitrary: key }, fc.constant('Unrelated')),
  value: fc.oneof({ weight: 2, arbitrary: fc.constant(FOREIGN) }, value, fc.constant(null)),
  ends: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
});
export type Act = typeof act extends fc.Arbitrary<infer Value> ? Value : never;
export const acts = fc.array(act, { maxLength: 3 });

const loss = fc.constantFrom<Loss>('call', 'answer');
export const CALLS = 40;
const losses: fc.Arbitrary<ReadonlyMap<number, Loss>> = fc
  .oneof(
    { weight: 3, arbitrary: fc.array(fc.tuple(fc.integer({ min: 1, max: 16 }), loss), { maxLength: 5 }) },
    fc
      .tuple(fc.integer({ min: 1, max: 16 }), loss)
      .map(([first, kind]) => Array.from({ length: CALLS }, (_, index) => [first + index, kind] as const)),
  )
  .map((list) => new Map(list));

/** What others do and what fails in one run that applies a plan. */
export const disturbances = fc.record({
  beforeScan: acts,
  beforeTasks: acts,
  /** By number of the attempt at a task. */
  beforeAttempts: fc.array(acts, { maxLength: 4 }),
  beforeResume: acts,
  interruptedAfter: fc.option(fc.nat({ max: 6 }), { nil: undefined }),
  stopped: fc.option(fc.constantFrom('settled' as const, 'open' as const), { nil: undefined, freq: 3 }),
  losses,
});
export type Disturbances = typeof disturbances extends fc.Arbitrary<infer Value> ? Value : never;
export const calm: Disturbances = {
  beforeScan: [],
  beforeTasks: [],
  beforeAttempts: [],
  beforeResume: [],
  interruptedAfter: undefined,
  stopped: undefined,
  losses: new Map(),
};

/** What others have done. */
export class Others {
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
  tasks: [],
  tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
  written: [],
};

export async function applyWith(
  world: TaggingWorld,
  planId: string,
  {
    beforeScan,
    beforeTasks,
    beforeAttempts,
    beforeResume,
    interruptedAfter,
    stopped,
    losses: lost,
  }: Disturbances,
  others: Others,
  limits: ApplyLimits = {},
): Promise<EndedRun & { readonly written: readonly Written[] }> {
  const { fleet } = world;
  const first = fleet.written.length;
  others.do(fleet, beforeScan);
  if ((await world.tasksOf(planId)).length === 0) return nothingToDo;
  fleet.calls = 0;
  fleet.losses = lost;
  const run = await world.apply(planId, {
    beforeTasks: () => others.do(fleet, beforeTasks),
    beforeAttempt: (number) => others.do(fleet, beforeAttempts[number - 1] ?? []),
    interruptedAfter,
    stopped,
    beforeResume: () => others.do(fleet, beforeResume),
    ...limits,
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
export function expectAccounted(tasks: readonly TagTask[], run: Awaited<ReturnType<typeof applyWith>>): void {
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

export const expectLimits = (tasks: readonly TagTask[], truth: ReadonlyMap<string, TagValues>): void => {
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
