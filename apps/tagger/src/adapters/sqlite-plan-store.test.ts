import { describe, expect, it } from '@jest/globals';
import { parseContract, RunRequestV1, TagPlanV1 } from '@muster/contracts';
import { deleteExpired, openInMemory } from '@muster/sqlite';
import { task } from '../testing/fixtures.ts';
import { planStoreContract } from '../testing/plan-store.contract.ts';
import { SqlitePlanStore } from './sqlite-plan-store.ts';

const now = () => new Date('2026-11-23T00:00:00.000Z');
const { planId, createdAt, rulesFingerprint, scope, counts, targets } = TagPlanV1.example;
const plan = {
  ...{ planId, createdAt, rulesFingerprint, scope, counts, targets },
  request: parseContract(RunRequestV1, RunRequestV1.example),
  unknownAccounts: [],
};
const target = {
  accountId: '111111111111',
  region: 'us-east-1',
  readAt: '2026-11-23T08:00:00.000Z',
  counts: { ...counts, byRule: [], byKey: [], leftAlone: [] },
};

const saved = async () => {
  const database = openInMemory();
  const store = new SqlitePlanStore(database, now);
  const resources = [
    { id: 'i-1', before: [['Owner', null] as const, ['Team', 'a'] as const] },
    { id: 'i-2', before: [['Owner', 'dev'] as const, ['Team', ''] as const] },
  ];
  const tags = [['Owner', 'ops'] as const, ['Team', 'b'] as const];
  await store.writeTarget(planId, target, [task([], { runId: planId, set: tags, resources })]);
  await store.writePlan(plan);
  return { database, store };
};

describe('saved plans in SQLite', () => {
  planStoreContract(() => new SqlitePlanStore(openInMemory(), now));

  it('show each tag of each resource with its previous and its wanted value', async () => {
    const { database } = await saved();
    expect(
      database.values('SELECT resource_id, key, before, wanted FROM plan_changes ORDER BY resource_id, key'),
    ).toEqual([
      ['i-1', 'Owner', null, 'ops'],
      ['i-1', 'Team', 'a', 'b'],
      ['i-2', 'Owner', 'dev', 'ops'],
      ['i-2', 'Team', '', 'b'],
    ]);
  });

  it('expire after 90 days', async () => {
    const { database, store } = await saved();
    // 2027-02-21T00:00:00Z
    deleteExpired(database, 1_803_167_999);
    expect(await store.listPlans()).toHaveLength(1);
    deleteExpired(database, 1_803_168_000);
    for (const table of ['plans', 'plan_targets', 'plan_tasks'])
      expect([table, database.all(`SELECT * FROM ${table}`)]).toEqual([table, []]);
  });

  it('are rejected if a row is invalid, with its name', async () => {
    const { database, store } = await saved();
    database.run("UPDATE plans SET scope = 'no JSON'");
    await expect(store.getPlan(planId)).rejects.toMatchObject({
      name: 'ContractViolation',
      message: expect.stringContaining(`row of plans ${planId}`),
    });
  });
});
