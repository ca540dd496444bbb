import { describe, expect, it } from '@jest/globals';
import { parseContract, type PlanLimits, RunRequestV1, type TagTask, TagPlanV1 } from '@muster/contracts';
import { anyTagKey, anyTags, anyTagValue } from '@muster/contracts/testing';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { openInMemory } from '@muster/sqlite';
import fc from 'fast-check';
import { SqlitePlanStore } from '../../adapters/sqlite-plan-store.ts';
import { SqliteResourceSource } from '../../adapters/sqlite-resource-source.ts';
import { accountId, instanceId, region, type ResourceChanges, resourceItem } from '../../testing/fixtures.ts';
import { storeResources, storeScan } from '../../testing/sqlite-inventory.ts';
import { type ListedResource, planFromList } from './plan-from-list.ts';
import { tagPlanOf } from './plan-totals.ts';

const now = () => new Date('2026-11-23T09:00:00.000Z');
const request = parseContract(RunRequestV1, {
  accounts: [accountId],
  run: { ...RunRequestV1.example.run, runId: 'plan-1', tag: false },
});
const listed = (resourceId: string, changes: Partial<ListedResource> = {}): ListedResource => ({
  resourceId,
  set: [['Owner', 'ops']],
  remove: [],
  ...changes,
});

/** The plan of a list, for an inventory with these resources in one target that was read at 8:00. */
async function planOf(
  resources: readonly [id: string, changes?: ResourceChanges][],
  list: readonly ListedResource[],
  scans: readonly Partial<Parameters<typeof storeScan>[1]>[] = [{}],
  planLimits: PlanLimits = {},
) {
  const database = openInMemory();
  storeResources(
    database,
    resources.map(([id, changes]) => resourceItem(id, changes)),
  );
  for (const scan of scans)
    storeScan(database, { accountId, region, begunAt: '2026-11-23T08:00:00.000Z', ...scan });
  const plans = new SqlitePlanStore(database, now);
  const { plan, notFound } = await planFromList(
    {
      request: { ...request, run: { ...request.run, planLimits } },
      file: '/tags.csv',
      resources: list,
      maxAgeMs: 86_400_000,
    },
    {
      plans,
      targets: new SqliteInventoryReader(database),
      resources: new SqliteResourceSource(database),
      now,
    },
  );
  const tasks: TagTask[] = [];
  const targets = await plans.targetsOf('plan-1');
  for (const target of targets) for await (const part of plans.tasksOf('plan-1', target)) tasks.push(...part);
  return {
    notFound: notFound.map(({ resourceId }) => resourceId),
    tasks,
    saved: await plans.getPlan('plan-1'),
    document: parseContract(TagPlanV1, tagPlanOf(plan, targets)),
  };
}

describe('a plan from a list', () => {
  it('is limited to a share of all resources of its targets', async () => {
    const [gone, ...present] = Array.from({ length: 11 }, (_, at) => instanceId(at + 1));
    const resources: [string, ResourceChanges?][] = [
      [gone ?? '', { goneAt: '2026-11-23T07:00:00.000Z' }],
      ...present.map((id): [string] => [id]),
    ];
    const list = [listed(present[0] ?? '')];
    const { document } = await planOf(resources, list, [{}], { maxSharePercent: 10 });
    expect(document.counts).toMatchObject({ resources: 1, present: 1 });
    await expect(planOf(resources, list, [{}], { maxSharePercent: 9 })).rejects.toThrow(
      'the plan would change 1 of 10 resources (10 %), and maxSharePercent of planLimits is 9. The plan was not saved, and nothing was changed. Correct the list, or raise the limit if the number is intended',
    );
  });

  it('sets and removes tags, and leaves alone what is right already', async () => {
    const { document, tasks, saved, notFound } = await planOf(
      [
        ['i-1', { tags: { Owner: 'dev', Team: 'web', Keep: 'yes' } }],
        ['i-2', { tags: { Owner: 'ops' } }],
        ['i-3'],
        ['i-4'],
      ],
      [listed('i-1', { remove: ['Team', 'Absent'] }), listed('i-2', { remove: ['Team'] }), listed('i-3')],
    );
    expect(notFound).toEqual([]);
    expect(document).toEqual({
      planId: 'plan-1',
      createdAt: '2026-11-23T09:00:00.000Z',
      list: { file: '/tags.csv', resources: 3, notFound: 0 },
      scope: {},
      counts: { resources: 2, tags: 3, tasks: 2, conflicts: 0, present: 3 },
      targets: { planned: 1, leftOut: 0 },
      asOf: { oldest: '2026-11-23T08:00:00.000Z', newest: '2026-11-23T08:00:00.000Z' },
      byRule: [],
      byAccount: [{ accountId, resources: 2 }],
      byRegion: [{ region, resources: 2 }],
      byKey: [
        { key: 'Owner', added: 1, changed: 1, kept: 0 },
        { key: 'Team', added: 0, changed: 0, removed: 1, kept: 0 },
      ],
      leftAlone: [{ reason: 'AlreadySet', resources: 1 }],
      leftOut: [],
    });
    expect(tasks.map(({ set, remove, ruleIds, resources }) => ({ set, remove, ruleIds, resources }))).toEqual(
      [
        {
          set: [['Owner', 'ops']],
          ruleIds: [],
          resources: [{ id: 'i-3', before: [['Owner', null]] }],
        },
        {
          set: [['Owner', 'ops']],
          remove: [['Team', 'web']],
          ruleIds: [],
          resources: [
            {
              id: 'i-1',
              before: [
                ['Owner', 'dev'],
                ['Team', 'web'],
              ],
            },
          ],
        },
      ],
    );
    expect(saved?.request.run).toMatchObject({ runId: 'plan-1', tag: true, rules: [] });
  });

  it('leaves resources alone that end, or that would have too many tags', async () => {
    const full = Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`key-${index}`, '']));
    const { document, tasks } = await planOf(
      [
        ['i-1', { state: 'terminated' }],
        ['i-2', { tags: full }],
      ],
      [listed('i-1'), listed('i-2')],
    );
    expect(tasks).toEqual([]);
    expect(document.leftAlone).toEqual([
      { reason: 'State', resources: 1 },
      { reason: 'TagLimit', resources: 1 },
    ]);
  });

  it('says which resources it did not find: gone, in another place, unknown', async () => {
    const { notFound, document } = await planOf(
      [['i-1', { goneAt: '2026-11-22T08:00:00.000Z' }], ['i-2'], ['i-3'], ['i-5']],
      [
        listed('i-1'),
        listed('i-2', { region: 'eu-west-1' }),
        listed('i-3', { accountId: '222222222222' }),
        listed('i-4'),
        listed('i-5', { accountId, region }),
      ],
    );
    expect(notFound).toEqual(['i-1', 'i-2', 'i-3', 'i-4']);
    expect(document).toMatchObject({ list: { resources: 5, notFound: 4 }, counts: { resources: 1 } });
  });

  it('names the targets that are left out, if a resource that was not found may be in them', async () => {
    const resources: [string][] = [['i-1']];
    const scans = [{}, { region: 'eu-west-1', begunAt: '2026-11-01T08:00:00.000Z' }];
    const all = await planOf(resources, [listed('i-1')], scans);
    expect(all.document).toMatchObject({ targets: { planned: 1, leftOut: 0 }, leftOut: [] });
    const elsewhere = await planOf(resources, [listed('i-9', { region })], scans);
    expect(elsewhere.document.leftOut).toEqual([]);
    const missed = await planOf(resources, [listed('i-1'), listed('i-9')], scans);
    expect(missed.document.leftOut).toEqual([
      { accountId, region: 'eu-west-1', reason: 'Stale', since: '2026-11-01T08:00:00.000Z' },
    ]);
  });

  it('gives every resource its tags, and nothing when it is repeated', async () => {
    const anyResource = fc.record({
      tags: anyTags,
      set: fc.dictionary(anyTagKey, anyTagValue, { maxKeys: 4 }),
      remove: fc.array(anyTagKey, { maxLength: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyResource, { maxLength: 5 }), async (resources) => {
        const list = resources.map(({ set, remove, tags }, index) =>
          listed(instanceId(index), {
            set: Object.entries(set),
            remove: [...remove, ...[...tags.keys()].slice(0, 1)].filter((key) => !Object.hasOwn(set, key)),
          }),
        );
        const { tasks } = await planOf(
          resources.map(({ tags }, index) => [instanceId(index), { tags }]),
          list,
        );
        const after = resources.map(({ tags }) => new Map(tags));
        for (const { set, remove = [], resources: changed } of tasks)
          for (const { id } of changed) {
            const tags = after[list.findIndex(({ resourceId }) => resourceId === id)];
            for (const [key, value] of set) tags?.set(key, value);
            for (const [key, value] of remove) {
              expect(tags?.get(key)).toBe(value);
              tags?.delete(key);
            }
          }
        for (const [index, { set, remove }] of list.entries()) {
          for (const [key, value] of set) expect(after[index]?.get(key)).toBe(value);
          for (const key of remove) expect(after[index]?.has(key)).toBe(false);
        }
        const again = await planOf(
          after.map((tags, index) => [instanceId(index), { tags: Object.fromEntries(tags) }]),
          list,
        );
        expect(again.tasks).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });
});
