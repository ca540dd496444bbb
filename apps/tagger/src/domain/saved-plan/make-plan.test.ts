import { describe, expect, it } from '@jest/globals';
import { parseContract, RunRequestV1, type TagTask, TagPlanV1 } from '@muster/contracts';
import { anyTagKey, anyTags, anyTagValue } from '@muster/contracts/testing';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { openInMemory } from '@muster/sqlite';
import fc from 'fast-check';
import type { z } from 'zod';
import { SqlitePlanStore } from '../../adapters/sqlite-plan-store.ts';
import { SqliteResourceSource } from '../../adapters/sqlite-resource-source.ts';
import type { SavedPlan } from '../../ports/plan-store.ts';
import { accountId, instanceId, region, type ResourceChanges, resourceItem } from '../../testing/fixtures.ts';
import { storeResources, storeScan } from '../../testing/sqlite-inventory.ts';
import { makePlan, type PlanOrder } from './make-plan.ts';
import { tagPlanOf } from './plan-totals.ts';

const PLAN = 'plan-1';
const now = () => new Date('2026-11-23T09:00:00.000Z');
const DAY_MS = 86_400_000;
const rulesFingerprint = '0'.repeat(64);

type Request = z.input<typeof RunRequestV1.schema>;
const requestWith = (run: Partial<Request['run']> = {}, rest: Partial<Request> = {}) =>
  parseContract(RunRequestV1, {
    accounts: [accountId],
    ...rest,
    run: { ...RunRequestV1.example.run, runId: PLAN, ...run },
  });

/** An inventory with resources of one target that was read at 8:00, and what planning it needs. */
function world(resources: readonly [id: string, changes?: ResourceChanges][]) {
  const database = openInMemory();
  storeResources(
    database,
    resources.map(([id, changes]) => resourceItem(id, changes)),
  );
  const readAt = (place: { accountId?: string; region?: string; begunAt?: string } = {}) =>
    storeScan(database, { accountId, region, begunAt: '2026-11-23T08:00:00.000Z', ...place });
  readAt();
  const plans = new SqlitePlanStore(database, now);
  const ports = {
    plans,
    targets: new SqliteInventoryReader(database),
    resources: new SqliteResourceSource(database),
    now,
  };
  const document = async (plan: SavedPlan) =>
    parseContract(TagPlanV1, tagPlanOf(plan, await plans.targetsOf(plan.planId)));
  return {
    database,
    plans,
    readAt,
    make: async (order: Partial<PlanOrder> = {}) =>
      document(
        await makePlan(
          { request: requestWith(), rulesFingerprint, scope: {}, maxAgeMs: 7 * DAY_MS, ...order },
          ports,
        ),
      ),
    tasks: async (): Promise<TagTask[]> => {
      const tasks = [];
      for (const target of await plans.targetsOf(PLAN))
        for await (const part of plans.tasksOf(PLAN, target)) tasks.push(...part);
      return tasks;
    },
  };
}

describe('rules about accounts of an organization', () => {
  const organization = { include: ['r-ab12'], exclude: [] };
  const set = { Unit: '{ou.name}', Cost: '{account.tags.CostCenter}' };
  const planned = (stored: object | undefined, request: Partial<Request> = {}, match = {}) => {
    const { database, make } = world([['i-1']]);
    const facts = stored && JSON.stringify({ readAt: '2026-11-23T08:00:00.000Z', ...stored });
    database.run('UPDATE targets SET organization = ?', facts ?? null);
    const rules = [{ id: 'unit', match, set }];
    return make({ request: requestWith({ rules }, { accounts: undefined, organization, ...request }) });
  };
  const units = [{ id: 'r-ab12' }, { id: 'ou-ab12-11111111', name: 'Production' }];
  const tags = [['CostCenter', '4711']];

  it('use what the last scan read', async () => {
    expect(await planned({ units, tags })).toMatchObject({ counts: { resources: 1, tags: 2 }, leftOut: [] });
  });

  it('leave out a target of which too little is known', async () => {
    const unread = { code: 'AccessDeniedException', message: 'not allowed' };
    const old = { units, tags, readAt: '2026-11-16T07:00:00.000Z' };
    for (const stored of [undefined, { units, unread }, { tags, unread }, old]) {
      const { counts, leftOut } = await planned(stored);
      expect(counts).toMatchObject({ resources: 0, present: 0 });
      expect(leftOut).toMatchObject([
        {
          accountId,
          region,
          reason: 'FactsUnknown',
          code: 'AccountFactsUnknown',
          message: expect.stringContaining(
            stored !== undefined && 'unread' in stored ? 'not allowed' : 'muster tag plan --fresh',
          ),
        },
      ]);
    }
    // No resource of the target needs them.
    expect(await planned(undefined, {}, { regions: ['eu-*'] })).toMatchObject({ leftOut: [] });
  });

  it('prefer the tags of the configuration', async () => {
    const accountSettings = [{ accountId, tags: [['CostCenter', '1'] as [string, string]] }];
    const plan = await planned({ units, tags: [] }, { accountSettings });
    expect(plan).toMatchObject({ counts: { resources: 1, tags: 2 }, leftOut: [] });
  });
});

describe('makePlan', () => {
  it('saves the changes with the values before, and counts them', async () => {
    const { make, tasks, plans } = world([
      ['i-1'],
      ['i-2', { tags: { Production: 'No' } }],
      ['i-3', { tags: { Production: 'Yes' } }],
    ]);
    const rule = {
      id: 'production',
      match: {},
      set: { Production: 'Yes' },
      onConflict: 'overwrite' as const,
    };
    const plan = await make({ request: requestWith({ rules: [rule] }), rulesFile: '/r.yaml' });
    expect(plan).toEqual({
      planId: PLAN,
      createdAt: '2026-11-23T09:00:00.000Z',
      rulesFingerprint,
      rulesFile: '/r.yaml',
      scope: {},
      counts: { resources: 2, tags: 2, tasks: 1, conflicts: 0, present: 3 },
      targets: { planned: 1, leftOut: 0 },
      asOf: { oldest: '2026-11-23T08:00:00.000Z', newest: '2026-11-23T08:00:00.000Z' },
      byRule: [{ id: 'production', planned: 2, kept: 0, nothingToDo: 1, overruled: 0, tagLimit: 0 }],
      byAccount: [{ accountId, resources: 2 }],
      byRegion: [{ region, resources: 2 }],
      byKey: [{ key: 'Production', added: 1, changed: 1, kept: 0 }],
      leftAlone: [{ reason: 'AlreadySet', resources: 1 }],
      leftOut: [],
    });
    expect(await tasks()).toMatchObject([
      {
        runId: PLAN,
        set: [['Production', 'Yes']],
        readAt: '2026-11-23T08:00:00.000Z',
        resources: [
          { id: 'i-1', before: [['Production', null]] },
          { id: 'i-2', before: [['Production', 'No']] },
        ],
      },
    ]);
    expect((await plans.getPlan(PLAN))?.request.run.rules).toHaveLength(1);
  });

  it('says why resources stay as they are', async () => {
    const full = new Map(Array.from({ length: 50 }, (_, index) => [`key-${index}`, '']));
    const { make, tasks } = world([
      ['i-1', { tags: { Production: 'No' } }],
      ['i-2', { tags: full }],
      ['i-3', { state: 'terminated' }],
      ['i-4', { managedBy: 'eks.amazonaws.com' }],
      ['i-5', { tags: { Team: 'other' } }],
      ['i-6', { goneAt: '2026-11-22T08:00:00.000Z' }],
    ]);
    const rules = [
      {
        id: 'production',
        match: { managed: false, missingTags: ['Team'] },
        set: { Production: 'Yes' },
      },
    ];
    const plan = await make({ request: requestWith({ rules }) });
    expect(plan.counts).toEqual({ resources: 0, tags: 0, tasks: 0, conflicts: 1, present: 5 });
    expect(plan.leftAlone).toEqual([
      { reason: 'ValueKept', resources: 1 },
      { reason: 'TagLimit', resources: 1 },
      { reason: 'State', resources: 1 },
      { reason: 'Managed', resources: 1 },
      { reason: 'NoRule', resources: 1 },
    ]);
    expect(plan.byRule).toEqual([
      { id: 'production', planned: 0, kept: 1, nothingToDo: 0, overruled: 0, tagLimit: 1 },
    ]);
    expect(plan.byKey).toEqual([{ key: 'Production', added: 0, changed: 0, kept: 1 }]);
    expect(await tasks()).toEqual([]);
  });

  it('leaves out targets whose values cannot be trusted, and accounts that were never read', async () => {
    const { make, database, readAt } = world([['i-1']]);
    for (const place of ['eu-west-1', 'eu-west-2', 'eu-west-3', 'eu-north-1', 'ap-south-1'])
      readAt({ region: place });
    const set = (columns: string, place: string) =>
      database.run(`UPDATE targets SET ${columns} WHERE region = ?`, place);
    set(
      "unreadable_since = '2026-11-22T08:00:00.000Z', last_error_code = 'Denied', last_error_message = 'no', last_error_at = '2026-11-22T08:00:00.000Z'",
      'eu-west-1',
    );
    set("last_complete_scan_begun_at = '2026-11-16T08:59:59.000Z'", 'eu-west-2');
    set('last_complete_scan_begun_at = NULL, last_complete_scan_at = NULL', 'eu-west-3');
    set(
      "out_of_scope_since = '2026-11-22T08:00:00.000Z', out_of_scope_code = 'RegionNotInScope', out_of_scope_message = 'left out'",
      'eu-north-1',
    );
    const request = requestWith(
      { regions: ['us-*', 'eu-*'] },
      { accounts: [accountId, '222222222222', '333333333333'] },
    );
    database.run(
      `INSERT INTO accounts (account_id, unreadable_since, last_error_code, last_error_message, last_error_at)
       VALUES ('333333333333', '2026-11-21T08:00:00.000Z', 'AssumeRoleDenied', 'role', '2026-11-21T08:00:00.000Z')`,
    );
    const plan = await make({ request });
    expect(plan.targets).toEqual({ planned: 1, leftOut: 5 });
    expect(plan.leftOut).toEqual([
      { accountId, region: 'ap-south-1', reason: 'OutOfScope' },
      {
        accountId,
        region: 'eu-north-1',
        reason: 'OutOfScope',
        since: '2026-11-22T08:00:00.000Z',
        code: 'RegionNotInScope',
        message: 'left out',
      },
      {
        accountId,
        region: 'eu-west-1',
        reason: 'Unreadable',
        since: '2026-11-22T08:00:00.000Z',
        code: 'Denied',
        message: 'no',
      },
      { accountId, region: 'eu-west-2', reason: 'Stale', since: '2026-11-16T08:59:59.000Z' },
      { accountId, region: 'eu-west-3', reason: 'NeverRead' },
      { accountId: '222222222222', reason: 'NeverRead' },
      {
        accountId: '333333333333',
        reason: 'Unreadable',
        since: '2026-11-21T08:00:00.000Z',
        code: 'AssumeRoleDenied',
        message: 'role',
      },
    ]);
  });

  it('plans only the chosen rules, accounts and regions', async () => {
    const { make, readAt } = world([['i-1'], ['i-2', { region: 'eu-west-1' }]]);
    readAt({ region: 'eu-west-1' });
    readAt({ accountId: '222222222222' });
    const rules = [
      { id: 'one', match: {}, set: [['One', '1'] as const] },
      { id: 'two', match: {}, set: [['Two', '2'] as const] },
    ];
    const scope = { accountIds: [accountId], regions: ['eu-west-1'], ruleIds: ['two'] };
    const request = requestWith({ rules }, { accounts: [accountId, '222222222222'] });
    const plan = await make({ request, scope });
    expect([plan.scope, plan.targets]).toEqual([scope, { planned: 1, leftOut: 0 }]);
    expect([plan.byRule.map(({ id }) => id), plan.byRegion, plan.leftOut]).toEqual([
      ['two'],
      [{ region: 'eu-west-1', resources: 1 }],
      [],
    ]);
  });

  it('does not exist if it is interrupted', async () => {
    const { plans, make } = world([['i-1']]);
    const interrupted = Object.assign(plans, { writePlan: () => Promise.reject(new Error('killed')) });
    await expect(make()).rejects.toThrow('killed');
    expect(await interrupted.listPlans()).toEqual([]);
  });

  it('contains no key of AWS, no 51st tag and no other value than the rules want, and its sums agree', async () => {
    const rule = fc
      .record({
        set: fc.uniqueArray(fc.tuple(anyTagKey, anyTagValue), {
          minLength: 1,
          maxLength: 5,
          selector: ([key]) => key,
        }),
        onConflict: fc.constantFrom('keep' as const, 'overwrite' as const),
        managed: fc.option(fc.boolean(), { nil: undefined }),
      })
      .map(({ managed, ...each }) => ({ ...each, match: managed === undefined ? {} : { managed } }));
    const resource = fc.record({
      tags: anyTags.map((tags) => new Map([...tags, ['aws:autoscaling:groupName', 'x']])),
      state: fc.constantFrom('running', 'terminated'),
      managedBy: fc.constantFrom(undefined, 'eks.amazonaws.com'),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.array(rule, { minLength: 1, maxLength: 4 }),
        fc.array(resource, { maxLength: 8 }),
        async (rules, resources) => {
          const { make, tasks } = world(
            resources.map(({ managedBy, ...each }, index) => [
              instanceId(index),
              managedBy === undefined ? each : { ...each, managedBy },
            ]),
          );
          const named = rules.map(({ set, ...each }, index) => ({
            id: `rule-${index}`,
            priority: index,
            ...each,
            // A literal brace is written twice.
            set: set.map(([key, value]) => [key, value.replaceAll('{', '{{')] as const),
          }));
          const plan = await make({ request: requestWith({ rules: named }) });
          const wanted = rules.flatMap(({ set }) => set.map(([key, value]) => JSON.stringify([key, value])));
          const planned = new Set<string>();
          for (const task of await tasks())
            for (const { id, before } of task.resources) {
              const tags = new Map(resources[Number.parseInt(id.slice(2), 16)]?.tags);
              expect(planned.has(id)).toBe(false);
              planned.add(id);
              expect(before).toEqual(task.set.map(([key]) => [key, tags.get(key) ?? null]));
              for (const [key, value] of task.set) {
                expect(key).not.toMatch(/^aws:/i);
                expect(wanted).toContain(JSON.stringify([key, value]));
                expect(tags.get(key)).not.toBe(value);
                tags.set(key, value);
              }
              expect([...tags.keys()].filter((key) => !key.startsWith('aws:')).length).toBeLessThanOrEqual(
                50,
              );
            }
          const left = plan.leftAlone.reduce((sum, each) => sum + each.resources, 0);
          expect(plan.counts.resources).toBe(planned.size);
          expect(plan.counts.present).toBe(planned.size + left);
          expect(plan.counts.present).toBe(resources.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});
