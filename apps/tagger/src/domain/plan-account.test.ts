import { describe, expect, it } from '@jest/globals';
import { inlineRulesOf, parseContract, RunRequestV1 } from '@muster/contracts';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { openInMemory } from '@muster/sqlite';
import { SqlitePlanStore } from '../adapters/sqlite-plan-store.ts';
import { SqliteResourceSource } from '../adapters/sqlite-resource-source.ts';
import { accountId, region, resourceItem } from '../testing/fixtures.ts';
import { storeResources, storeScan } from '../testing/sqlite-inventory.ts';
import { beginPlan } from './begin-plan.ts';
import { finishPlan } from './finish-plan.ts';
import { planAccount } from './plan-account.ts';
import { makePlan, type PlanOrder } from './saved-plan/make-plan.ts';

const other = '222222222222';
const unknown = '333333333333';
const now = () => new Date('2026-11-23T09:00:00.000Z');
const at = '2026-11-23T09:00:00.000Z';

const orderFor = (planId: string, scope: PlanOrder['scope'] = {}): PlanOrder => ({
  request: parseContract(RunRequestV1, {
    accounts: [accountId, other, unknown],
    run: {
      ...RunRequestV1.example.run,
      runId: planId,
      rules: [
        { id: 'a', match: {}, set: { A: '1' } },
        { id: 'b', match: {}, set: { B: '1' } },
      ],
    },
  }),
  rulesFingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  scope,
  maxAgeMs: 86_400_000,
});

/** An inventory with three targets in two accounts, one of them old. */
function world() {
  const database = openInMemory();
  storeResources(database, [
    resourceItem('i-1'),
    resourceItem('i-2', { region: 'eu-west-1' }),
    resourceItem('i-3', { accountId: other, tags: { A: '1' } }),
  ]);
  const begunAt = '2026-11-23T08:00:00.000Z';
  storeScan(database, { accountId, region, begunAt });
  storeScan(database, { accountId, region: 'eu-west-1', begunAt });
  storeScan(database, { accountId, region: 'eu-west-2', begunAt: '2026-11-01T08:00:00.000Z' });
  storeScan(database, { accountId: other, region, begunAt });
  const plans = new SqlitePlanStore(database, now);
  const orders = new Map<string, PlanOrder>();
  const ports = {
    orders: { readOrder: async (planId: string) => orders.get(planId) },
    plans,
    targets: new SqliteInventoryReader(database),
    resources: new SqliteResourceSource(database),
    now,
  };
  const everything = async (planId: string) => {
    const targets = await plans.targetsOf(planId);
    const tasks = [];
    for (const target of targets)
      for await (const part of plans.tasksOf(planId, target))
        tasks.push(...part.map((task) => ({ ...task, runId: 'plan' })));
    const { planId: id, request, ...plan } = (await plans.getPlan(planId)) ?? { planId, request: undefined };
    return { id, plan, rules: request?.run.rules, targets, tasks };
  };
  return { orders, ports, everything };
}

describe('a plan that a stage makes', () => {
  it.each([
    ['everything', {}],
    ['one account', { accountIds: [other] }],
    ['one region', { regions: ['eu-west-1'] }],
    ['one rule', { ruleIds: ['b'] }],
  ])('is the one that a machine makes: %s', async (_what, scope) => {
    const { orders, ports, everything } = world();
    await makePlan(orderFor('plan-1', scope), ports);
    orders.set('plan-2', orderFor('plan-2', scope));
    const begun = await beginPlan({ planId: 'plan-2' }, ports);
    for (const each of begun.accounts)
      await planAccount({ planId: 'plan-2', accountId: each }, ports, () => 900_000);
    expect(await ports.plans.getPlan('plan-2')).toBeUndefined();
    const { resources } = await finishPlan({ planId: 'plan-2', createdAt: begun.createdAt }, ports);
    const { id, ...made } = await everything('plan-2');
    const { id: localId, ...local } = await everything('plan-1');
    expect([id, localId]).toEqual(['plan-2', 'plan-1']);
    expect(made).toEqual(local);
    expect(resources).toBe((await ports.plans.getPlan('plan-1'))?.counts.resources);
  });

  it('lists the accounts with known targets', async () => {
    const { orders, ports } = world();
    orders.set('plan-1', orderFor('plan-1'));
    expect(await beginPlan({ planId: 'plan-1' }, ports)).toEqual({
      planId: 'plan-1',
      createdAt: at,
      accounts: [accountId, other],
    });
  });

  it('continues in another invocation if there is no time for another target', async () => {
    const { orders, ports } = world();
    orders.set('plan-1', orderFor('plan-1'));
    const input = { planId: 'plan-1', accountId };
    const regions = async () => (await ports.plans.targetsOf('plan-1')).map((target) => target.region);
    expect(await planAccount(input, ports, () => 0)).toEqual({ done: false, after: 'eu-west-1' });
    expect(await regions()).toEqual(['eu-west-1']);
    expect(await planAccount({ ...input, after: 'eu-west-1' }, ports, () => 0)).toEqual({
      done: false,
      after: 'eu-west-2',
    });
    expect(await planAccount({ ...input, after: 'eu-west-2' }, ports, () => 0)).toEqual({ done: true });
    expect(await regions()).toEqual(['eu-west-1', 'eu-west-2', 'us-east-1']);
  });

  it('names what it does not cover', async () => {
    const { orders, ports, everything } = world();
    orders.set('plan-1', orderFor('plan-1'));
    for (const each of [accountId, other])
      await planAccount({ planId: 'plan-1', accountId: each }, ports, () => 900_000);
    await finishPlan({ planId: 'plan-1', createdAt: at }, ports);
    const { plan, targets } = await everything('plan-1');
    expect(plan).toMatchObject({
      createdAt: at,
      counts: { resources: 3, tags: 5, present: 3 },
      targets: { planned: 3, leftOut: 1 },
      unknownAccounts: [{ accountId: unknown, reason: 'NeverRead' }],
    });
    expect(targets[1]).toMatchObject({ region: 'eu-west-2', unplanned: { reason: 'Stale' } });
  });

  it('fails with the reason if rules disagree, and is not saved', async () => {
    const { orders, ports } = world();
    const order = orderFor('plan-1');
    const [rule] = inlineRulesOf(order.request.run);
    if (rule === undefined) throw new Error('no rule');
    const rules = [rule, { ...rule, id: 'c', set: [['A', '2'] as const] }];
    orders.set('plan-1', { ...order, request: { ...order.request, run: { ...order.request.run, rules } } });
    for (const each of [accountId, other])
      await planAccount({ planId: 'plan-1', accountId: each }, ports, () => 900_000);
    await expect(finishPlan({ planId: 'plan-1', createdAt: at }, ports)).rejects.toMatchObject({
      name: 'RulesDisagree',
      message: expect.stringContaining('rules "a" and "c" disagree about the tag "A"'),
    });
    expect(await ports.plans.getPlan('plan-1')).toBeUndefined();
  });

  it('fails if a target was not planned, and is not saved', async () => {
    const { orders, ports } = world();
    orders.set('plan-1', orderFor('plan-1'));
    await planAccount({ planId: 'plan-1', accountId }, ports, () => 900_000);
    await expect(finishPlan({ planId: 'plan-1', createdAt: at }, ports)).rejects.toMatchObject({
      name: 'PlanIncomplete',
      message: '1 target of plan plan-1 was not planned, such as 222222222222 us-east-1; make a new plan',
    });
    expect(await ports.plans.getPlan('plan-1')).toBeUndefined();
  });

  it('fails without its order', async () => {
    const { ports } = world();
    const missing = { code: 'PlanOrderMissing' };
    await expect(beginPlan({ planId: 'plan-1' }, ports)).rejects.toMatchObject(missing);
    await expect(planAccount({ planId: 'plan-1', accountId }, ports, () => 0)).rejects.toMatchObject(missing);
    await expect(finishPlan({ planId: 'plan-1', createdAt: at }, ports)).rejects.toMatchObject(missing);
  });

  it('refuses more accounts than a state machine can pass on', async () => {
    const { orders, ports } = world();
    orders.set('plan-1', orderFor('plan-1'));
    const places = Array.from({ length: 15_001 }, (_, index) => ({
      accountId: String(100_000_000_000 + index),
      region,
    }));
    const targets = { listTargets: async () => places };
    await expect(beginPlan({ planId: 'plan-1' }, { ...ports, targets })).rejects.toMatchObject({
      code: 'PlanTooLarge',
    });
  });
});
