import { expect, it } from '@jest/globals';
import {
  type CanaryExtent,
  parseContract,
  type PlanCanary,
  RunRequestV1,
  TagPlanV1,
} from '@muster/contracts';
import { PROTOTYPE_NAMES } from '@muster/contracts/testing';
import type { PlannedTarget, PlanStore, PlanTarget, PlanTargetKey, SavedPlan } from '../ports/plan-store.ts';
import { accountId, instanceIds, region, task } from './fixtures.ts';

const { rulesFingerprint, counts } = TagPlanV1.example;

/** A plan of one target. */
export const savedPlan = (planId: string, changes: Partial<SavedPlan> = {}): SavedPlan => ({
  planId,
  createdAt: '2026-11-23T09:00:00.000Z',
  rulesFingerprint,
  rulesFile: '/home/ops/muster.yaml',
  scope: { accountIds: [accountId], regions: [region], ruleIds: ['production'] },
  counts,
  targets: { planned: 1, leftOut: 1 },
  request: parseContract(RunRequestV1, RunRequestV1.example),
  unknownAccounts: [{ accountId: '333333333333', reason: 'NeverRead' }],
  ...changes,
});

const target = { accountId, region };
const planned: PlannedTarget = {
  ...target,
  readAt: '2026-11-23T08:00:00.000Z',
  counts: {
    ...counts,
    byRule: [{ id: 'production', planned: 996, kept: 1, nothingToDo: 2, overruled: 0, tagLimit: 1 }],
    byKey: PROTOTYPE_NAMES.map((key) => ({ key, added: 1, changed: 2, kept: 3 })),
    leftAlone: [{ reason: 'TagLimit', resources: 1 }],
  },
};
const unplanned: PlanTarget = {
  accountId,
  region: 'eu-west-1',
  unplanned: {
    reason: 'Unreadable',
    since: '2026-11-23T08:00:02.000Z',
    code: 'UnauthorizedOperation',
    message: 'no',
  },
};

let stores = 0;

/** Tests of every PlanStore. Each plan ID is used by one test only. */
export function planStoreContract(createStore: () => PlanStore): void {
  const prefix = `plan-${(stores += 1)}`;
  let plans = 0;
  const fresh = () => `${prefix}-${(plans += 1)}`;

  const tasksOf = async (store: PlanStore, planId: string, of: PlanTargetKey) => {
    const tasks = [];
    for await (const part of store.tasksOf(planId, of)) tasks.push(...part);
    return tasks;
  };

  it('knows nothing about a plan that was never made', async () => {
    const store = createStore();
    const planId = fresh();
    expect(await store.getPlan(planId)).toBeUndefined();
    expect(await store.targetsOf(planId)).toEqual([]);
    expect(await tasksOf(store, planId, target)).toEqual([]);
  });

  it('returns a plan, its targets and its tasks as they were written', async () => {
    const store = createStore();
    const planId = fresh();
    const tasks = [1, 2].map((taskNumber) => task(instanceIds(2, taskNumber), { runId: planId, taskNumber }));
    await store.writeTarget(planId, planned, tasks);
    await store.writeTarget(planId, unplanned, []);
    await store.writePlan(savedPlan(planId));
    expect(await store.getPlan(planId)).toEqual(savedPlan(planId));
    expect(await store.targetsOf(planId)).toEqual([unplanned, planned]);
    expect(await tasksOf(store, planId, target)).toEqual(tasks);
    expect(await tasksOf(store, planId, unplanned)).toEqual([]);
  });

  it('returns no plan before it is complete', async () => {
    const store = createStore();
    const planId = fresh();
    await store.writeTarget(planId, planned, [task(['i-1'], { runId: planId })]);
    expect(await store.getPlan(planId)).toBeUndefined();
    expect((await store.listPlans()).map((plan) => plan.planId)).not.toContain(planId);
  });

  it('lists plans, newest first', async () => {
    const store = createStore();
    const [old, young, same] = [fresh(), fresh(), fresh()];
    const later = '2026-11-23T10:00:00.000Z';
    await store.writePlan(savedPlan(young, { createdAt: later, scope: {}, unknownAccounts: [] }));
    await store.writePlan(savedPlan(old));
    await store.writePlan(savedPlan(same, { createdAt: later }));
    const listed = (await store.listPlans()).map(({ planId }) => planId);
    expect(listed.filter((id) => [old, young, same].includes(id))).toEqual([same, young, old]);
  });

  it('keeps a plan of 15,000 accounts with large rules', async () => {
    const store = createStore();
    const accounts = Array.from({ length: 15_000 }, (_, index) => String(100_000_000_000 + index));
    const value = '界'.repeat(256);
    const rules = Array.from({ length: 200 }, (_, index) => ({
      id: `rule-${index}`,
      match: {},
      set: [[`Key${index}`, value]],
    }));
    const plan = savedPlan(fresh(), {
      request: parseContract(RunRequestV1, { accounts, run: { ...RunRequestV1.example.run, rules } }),
      scope: { accountIds: accounts },
      unknownAccounts: accounts.map((unknown) => ({ accountId: unknown, reason: 'NeverRead' })),
    });
    await store.writePlan(plan);
    expect(await store.getPlan(plan.planId)).toEqual(plan);
    expect((await store.listPlans()).find(({ planId }) => planId === plan.planId)).toEqual(plan);
    await store.writeTarget(plan.planId, planned, []);
    expect(await store.targetsOf(plan.planId)).toHaveLength(1);
    expect(await store.claim(plan.planId, 'run-1')).toBe('run-1');
    expect(await store.getPlan(plan.planId)).toEqual({ ...plan, appliedBy: 'run-1' });
  });

  it('keeps a plan whose rules have no file', async () => {
    const store = createStore();
    const { rulesFile, ...plan } = savedPlan(fresh());
    void rulesFile;
    await store.writePlan(plan);
    expect(await store.getPlan(plan.planId)).toEqual(plan);
  });

  it.each([
    { undoOf: 'run-1' },
    { retryOf: 'run-1' },
    { list: { file: '/tags.csv', resources: 2, notFound: 1 } },
  ])('keeps a plan that is not made from rules: %j', async (origin) => {
    const store = createStore();
    const { rulesFile, rulesFingerprint: ofRules, ...rest } = savedPlan(fresh());
    void [rulesFile, ofRules];
    const plan = { ...rest, ...origin };
    const removed = task(['i-1'], {
      runId: plan.planId,
      set: [],
      remove: [['Production', 'Yes']],
      resources: [{ id: 'i-1', before: [['Production', 'Yes']] }],
      guard: 'tag',
    });
    const target = {
      ...planned,
      counts: {
        ...planned.counts,
        byKey: [{ key: 'Production', added: 0, changed: 0, removed: 1, kept: 0 }],
        leftAlone: [{ reason: 'NotApplied' as const, resources: 1 }],
      },
    };
    await store.writeTarget(plan.planId, target, [removed]);
    await store.writePlan(plan);
    expect(await store.getPlan(plan.planId)).toEqual(plan);
    expect(await store.targetsOf(plan.planId)).toEqual([target]);
    expect(await tasksOf(store, plan.planId, target)).toEqual([removed]);
  });

  it('returns many tasks in their order', async () => {
    const store = createStore();
    const planId = fresh();
    const numbers = Array.from({ length: 25 }, (_, index) => index + 1);
    const tasks = numbers.map((taskNumber) => task(['i-1'], { runId: planId, taskNumber }));
    await store.writeTarget(planId, planned, tasks);
    expect((await tasksOf(store, planId, target)).map(({ taskNumber }) => taskNumber)).toEqual(numbers);
  });

  it('keeps the resource types of a region separate', async () => {
    const store = createStore();
    const planId = fresh();
    const boats = { ...planned, resourceType: 'toy:boat' };
    await store.writeTarget(planId, planned, [task(['i-1'], { runId: planId })]);
    const ofBoats = task(['boat-1'], { runId: planId, resourceType: 'toy:boat' });
    await store.writeTarget(planId, boats, [ofBoats]);
    expect(await store.targetsOf(planId)).toEqual([planned, boats]);
    expect(await tasksOf(store, planId, boats)).toEqual([ofBoats]);
    expect(await tasksOf(store, planId, target)).toHaveLength(1);
  });

  it('keeps tags with any name', async () => {
    const store = createStore();
    const planId = fresh();
    const names = [...PROTOTYPE_NAMES, 'a "quoted" key', ' '];
    const written = task(['i-1'], {
      runId: planId,
      set: names.map((name) => [name, `value of ${name}`] as const),
      resources: [{ id: 'i-1', before: names.map((name) => [name, null] as const), rules: [0] }],
    });
    await store.writeTarget(planId, planned, [written]);
    expect(await tasksOf(store, planId, target)).toEqual([written]);
  });

  it('is applied by one run only', async () => {
    const store = createStore();
    const planId = fresh();
    await store.writePlan(savedPlan(planId));
    const claims = await Promise.all(['run-1', 'run-2'].map((runId) => store.claim(planId, runId)));
    expect(new Set(claims).size).toBe(1);
    expect((await store.getPlan(planId))?.appliedBy).toBe(claims[0]);
    expect(await store.claim(planId, 'run-3')).toBe(claims[0]);
  });

  const canary = (runId: string, extent: CanaryExtent = { accountId }): PlanCanary => ({
    runId,
    extent,
    resources: 7,
  });

  it.each([
    { accountId },
    { last: { accountId, region, resources: 7 } },
    { last: { accountId, region, resourceType: 'toy:boat', resources: 7 } },
  ])('keeps one canary, and gives the rest only to a run that knows it: %j', async (extent) => {
    const store = createStore();
    const planId = fresh();
    await store.writePlan(savedPlan(planId));
    const claims = await Promise.all(
      ['run-1', 'run-2'].map((runId) => store.claimCanary(planId, canary(runId, extent))),
    );
    const [noted] = claims;
    expect(claims[1]).toEqual(noted);
    expect(noted).toEqual(canary(noted?.runId ?? '', extent));
    expect(await store.getPlan(planId)).toEqual(savedPlan(planId, { canary: noted }));
    expect(await store.claim(planId, 'run-3')).toBeUndefined();
    expect(await store.claim(planId, 'run-3', 'run-4')).toBeUndefined();
    expect(await store.claim(planId, 'run-3', noted?.runId)).toBe('run-3');
    expect(await store.claim(planId, 'run-5', noted?.runId)).toBe('run-3');
    expect(await store.claimCanary(planId, canary('run-6'))).toEqual(noted);
    expect(await store.getPlan(planId)).toEqual(savedPlan(planId, { canary: noted, appliedBy: 'run-3' }));
  });

  it('gives no canary to a plan that is applied as a whole', async () => {
    const store = createStore();
    const planId = fresh();
    await store.writePlan(savedPlan(planId));
    expect(await store.claim(planId, 'run-1')).toBe('run-1');
    expect(await store.claimCanary(planId, canary('run-2'))).toBeUndefined();
    expect(await store.claim(planId, 'run-1', 'run-2')).toBe('run-1');
    expect(await store.getPlan(planId)).toEqual(savedPlan(planId, { appliedBy: 'run-1' }));
  });
}
