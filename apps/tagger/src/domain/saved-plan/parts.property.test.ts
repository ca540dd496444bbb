import { describe, expect, it } from '@jest/globals';
import type { TagTask } from '@muster/contracts';
import fc from 'fast-check';
import { fleets, planOf, sources } from '../../testing/any-plan.ts';
import { ChangingFleet } from '../../testing/changing-fleet.ts';
import {
  acts,
  applyWith,
  calm,
  disturbances,
  expectAccounted,
  FOREIGN,
  Others,
} from '../../testing/disturbed-run.ts';
import { instanceId } from '../../testing/fixtures.ts';
import { TaggingWorld } from '../../testing/tagging-world.ts';
import { failedIn } from '../reopened.ts';

type Run = Awaited<ReturnType<typeof applyWith>>;

/** Numbers of the instances whose tags nobody may change while the plan is applied. */
const refusing = fc
  .uniqueArray(fc.nat({ max: 5 }), { maxLength: 3 })
  .map((list) => new Set(list.map((index) => instanceId(index + 1))));
const maxFailures = fc.option(fc.nat({ max: 3 }), { nil: undefined });

const idsOf = (tasks: readonly TagTask[]) => tasks.flatMap(({ resources }) => resources.map(({ id }) => id));

/** The resources with these IDs. */
const onlyOf = (tasks: readonly TagTask[], ids: readonly string[]): TagTask[] =>
  tasks.map((task) => ({ ...task, resources: task.resources.filter(({ id }) => ids.includes(id)) }));

/** A task that is begun after more resources than the limit have failed has no effect, and no other task is left. */
function expectLimit({ tasks, written }: Run, limit = Infinity, isCalm: boolean): void {
  let failed = 0;
  for (const { outcome } of tasks) {
    if (outcome === undefined) continue;
    const isNotBegun = outcome.exceptions.some(({ code }) => code === 'TooManyFailures');
    const failedInTask = failedIn(outcome);
    if (failed > limit) expect(failedInTask).toBe(0);
    if (isNotBegun) expect(failed).toBeGreaterThan(limit);
    failed += failedInTask;
    // An attempt that ended without an answer can have changed tags before the limit was reached.
    const ids = outcome.exceptions.flatMap(({ id, code }) => (code === 'TooManyFailures' ? [id] : []));
    if (isCalm) expect(written.filter(({ id }) => ids.includes(id))).toEqual([]);
  }
}

describe('a plan that is applied in two parts with a limit of failures', () => {
  it('changes each resource in one of its parts, and both parts can be taken back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fleets,
        sources,
        fc.integer({ min: 1, max: 5 }),
        fc.record({ first: disturbances, between: acts, second: disturbances, undo: disturbances }),
        fc.record({ refusing, maxFailures, undoMaxFailures: maxFailures, goesOn: fc.boolean() }),
        fc.boolean(),
        async (tags, source, size, { first, between, second, undo }, options, restFirst) => {
          const world = new TaggingWorld(new ChangingFleet(tags));
          const { fleet } = world;
          const start = fleet.truth;
          const others = new Others();
          const planId = await planOf(world, source);
          const tasks = await world.tasksOf(planId);
          const ids = idsOf(tasks);
          fc.pre(ids.length > size);
          const canary = await world.canaryOf(planId, size);
          if (canary === undefined) throw new Error('no canary');
          const limit = { maxFailures: options.maxFailures };

          fleet.refusing = options.refusing;
          const one = await applyWith(world, planId, first, others, {
            part: { part: 'canary', canary },
            ...limit,
          });
          expectAccounted(onlyOf(tasks, ids.slice(0, size)), one);
          expectLimit(one, limit.maxFailures, first.losses.size === 0);
          const runs = [one];
          const isSuccess = one.tagging?.verified === size;
          if (isSuccess || options.goesOn) {
            others.do(fleet, between);
            const two = await applyWith(world, planId, second, others, {
              part: { part: 'rest', canary },
              ...limit,
            });
            expectAccounted(onlyOf(tasks, ids.slice(size)), two);
            expectLimit(two, limit.maxFailures, second.losses.size === 0);
            runs.push(two);
          }
          fleet.refusing = new Set();

          const touchedBefore = new Set(others.touched);
          const isTakenBack = new Set(ids.slice(0, runs.length === 2 ? undefined : size));
          for (const run of restFirst ? runs.toReversed() : runs) {
            const undoId = await world.planFromRun('undo', run.runId);
            const undoTasks = await world.tasksOf(undoId);
            fleet.refusing = options.refusing;
            const limits = { maxFailures: options.undoMaxFailures };
            const undone = await applyWith(world, undoId, undo, others, limits);
            expectAccounted(undoTasks, undone);
            expectLimit(undone, limits.maxFailures, undo.losses.size === 0);
            fleet.refusing = new Set();
            if (undone.outcomes.size === 0) continue;
            const retryId = await world.planFromRun('retry', undone.runId);
            expectAccounted(await world.tasksOf(retryId), await applyWith(world, retryId, calm, others));
          }
          for (const [id, present] of fleet.truth)
            for (const name of new Set([...present.keys(), ...(start.get(id)?.keys() ?? [])])) {
              const shown = { id, name, value: present.get(name) ?? null };
              if (others.wroteLast(id, name) === FOREIGN) expect(shown).toEqual({ id, name, value: FOREIGN });
              if (!touchedBefore.has(id) && !others.touched.has(id))
                expect(shown).toEqual({ id, name, value: start.get(id)?.get(name) ?? null });
              if (!isTakenBack.has(id) && !others.touched.has(id)) expect(present).toEqual(start.get(id));
            }
        },
      ),
      { numRuns: 400 },
    );
  });
});
