import { describe, expect, it } from '@jest/globals';
import { type PlanPart, parseContract, RunRequestV1, TagPlanV1, type TagTask } from '@muster/contracts';
import fc from 'fast-check';
import * as z from 'zod';
import type { PlanTarget } from '../../ports/plan-store.ts';
import { instanceIds, task } from '../../testing/fixtures.ts';
import { applyRequest } from './apply-request.ts';
import { type CanaryChoice, chooseCanary, resourcesIn } from './plan-parts.ts';
import { readSavedChanges } from './saved-changes.ts';

const [one, two] = ['111111111111', '222222222222'] as const;
const request = parseContract(RunRequestV1, { ...RunRequestV1.example, accounts: [one, two] });
const planned = (
  accountId: string,
  region: string,
  resources: number,
  resourceType?: string,
): PlanTarget => ({
  accountId,
  region,
  ...(resourceType === undefined ? {} : { resourceType }),
  readAt: '2026-11-23T08:00:00.000Z',
  counts: { ...TagPlanV1.example.counts, resources, byRule: [], byKey: [], leftAlone: [] },
});

/** Sizes of the tasks of each target. */
interface Sized {
  readonly target: PlanTarget;
  readonly tasks: readonly TagTask[];
}

const world: fc.Arbitrary<Sized[]> = fc
  .uniqueArray(
    fc.record({
      accountId: fc.constantFrom(one, two, '333333333333'),
      region: fc.constantFrom('us-east-1', 'eu-west-1'),
      resourceType: fc.constantFrom(undefined, 'ec2:volume', 'aaa:first'),
      sizes: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
    }),
    {
      selector: ({ accountId, region, resourceType }) => `${accountId} ${region} ${resourceType}`,
      minLength: 1,
    },
  )
  .map((targets) =>
    targets.map(({ accountId, region, resourceType, sizes }, index) => {
      let first = index * 100;
      const type = resourceType === undefined ? {} : { resourceType };
      const tasks = sizes.map((size, number) => {
        const ids = instanceIds(size, first);
        first += size;
        return task(ids, { runId: 'plan-1', accountId, region, ...type, taskNumber: number + 1 });
      });
      const resources = sizes.reduce((sum, size) => sum + size, 0);
      return { target: planned(accountId, region, resources, resourceType), tasks };
    }),
  );

const choice: fc.Arbitrary<CanaryChoice> = fc.oneof(
  fc.record({ first: fc.integer({ min: 1, max: 40 }) }),
  fc.record({ accountId: fc.constantFrom(one, two) }),
);

const idsOf = (tasks: readonly TagTask[]) => tasks.flatMap(({ resources }) => resources.map(({ id }) => id));

/** The IDs that the run of a part would change in a target, from the saved plan. */
async function changedBy(planPart: PlanPart | undefined, { target, tasks }: Sized): Promise<string[]> {
  const saved = await readSavedChanges({ planId: 'plan-1', planPart }, target, {
    // In several parts, as a store returns many tasks.
    tasksOf: async function* () {
      for (const each of tasks) yield [each];
    },
  });
  return idsOf(tasks).filter((resourceId) => saved?.decide({ resourceId, tags: new Map() }) !== undefined);
}

describe('the parts of a plan', () => {
  it('contain each resource exactly once, and their runs read exactly the targets with resources of the part', async () => {
    await fc.assert(
      fc.asyncProperty(world, choice, async (all, chosen) => {
        const targets = all.map(({ target }) => target);
        const canary = chooseCanary(targets, chosen);
        fc.pre(canary !== undefined);
        const counts = { canary: 0, rest: 0 };
        for (const part of ['canary', 'rest'] as const) {
          const planPart = { part, canary: canary.extent };
          const {
            run,
            accounts = [],
            accountSettings = [],
          } = applyRequest({ planId: 'plan-1', request }, targets, 'run-1', { part: planPart });
          expect(run.planPart).toEqual(planPart);
          const readIn = (account: string): readonly string[] => {
            const own = accountSettings.find(({ accountId }) => accountId === account)?.regions;
            return z.array(z.string()).parse(own ?? run.regions);
          };
          for (const each of all) {
            const ids = await changedBy(planPart, each);
            expect(ids).toHaveLength(resourcesIn(planPart, each.target));
            counts[part] += ids.length;
            const { accountId, region } = each.target;
            const isRead = accounts.includes(accountId) && readIn(accountId).includes(region);
            if (ids.length > 0)
              expect({ accountId, region, isRead }).toEqual({ accountId, region, isRead: true });
          }
          for (const accountId of accounts)
            for (const region of readIn(accountId))
              expect(
                targets.some(
                  (target) =>
                    target.accountId === accountId &&
                    target.region === region &&
                    resourcesIn(planPart, target) > 0,
                ),
              ).toBe(true);
        }
        expect(counts.canary).toBe(canary.resources);
        if ('first' in chosen) expect(canary.resources).toBe(chosen.first);
        for (const each of all) {
          const [inCanary, inRest] = await Promise.all(
            (['canary', 'rest'] as const).map((part) => changedBy({ part, canary: canary.extent }, each)),
          );
          expect([...(inCanary ?? []), ...(inRest ?? [])]).toEqual(idsOf(each.tasks));
        }
      }),
    );
  });

  it('are the first resources by account, region, type and task, whatever the order of the targets', () => {
    const targets = [
      planned(two, 'eu-west-1', 3),
      planned(one, 'us-east-1', 2, 'aaa:first'),
      planned(one, 'us-east-1', 2),
      planned(one, 'eu-west-1', 0),
    ];
    expect(chooseCanary(targets, { first: 3 })).toEqual({
      extent: { last: { accountId: one, region: 'us-east-1', resourceType: 'aaa:first', resources: 1 } },
      resources: 3,
    });
    expect(chooseCanary(targets.toReversed(), { first: 4 })?.extent).toEqual({
      last: { accountId: one, region: 'us-east-1', resourceType: 'aaa:first', resources: 2 },
    });
  });

  it('are those of an account', () => {
    const targets = [
      planned(one, 'us-east-1', 2),
      planned(one, 'eu-west-1', 1),
      planned(two, 'us-east-1', 0),
    ];
    expect(chooseCanary(targets, { accountId: one })).toEqual({ extent: { accountId: one }, resources: 3 });
    expect(chooseCanary(targets, { accountId: two })).toBeUndefined();
  });

  it('do not exist if the plan changes fewer resources', () => {
    const targets = [planned(one, 'us-east-1', 2)];
    expect(chooseCanary(targets, { first: 2 })?.resources).toBe(2);
    expect(chooseCanary(targets, { first: 3 })).toBeUndefined();
  });

  it('are forgotten by a plan that is made from the request of such a run', () => {
    const earlier = {
      ...request,
      run: { ...request.run, planPart: { part: 'rest', canary: { accountId: one } } as const },
    };
    expect(
      applyRequest({ planId: 'plan-2', request: earlier }, [planned(one, 'us-east-1', 2)], 'run-2').run,
    ).not.toHaveProperty('planPart');
  });
});
