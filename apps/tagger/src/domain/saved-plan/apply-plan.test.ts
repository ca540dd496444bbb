import { describe, expect, it } from '@jest/globals';
import { DiscoverOutputV1, parseContract, RunRequestV1, type TagTask } from '@muster/contracts';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import { inlineRules } from '@muster/ledger-texts';
import { openInMemory } from '@muster/sqlite';
import { SqlitePlanStore } from '../../adapters/sqlite-plan-store.ts';
import { SqliteResourceSource } from '../../adapters/sqlite-resource-source.ts';
import { FakeTaskQueue } from '../../testing/fake-task-queue.ts';
import { accountId, region, type ResourceChanges, resourceItem } from '../../testing/fixtures.ts';
import { LedgerInMemory } from '../../testing/ledger-in-memory.ts';
import { storeResources, storeScan } from '../../testing/sqlite-inventory.ts';
import { planTags } from '../plan-tags.ts';
import { settleOpen } from '../settle-open.ts';
import { applyRequest } from './apply-request.ts';
import { makePlan } from './make-plan.ts';

const now = () => new Date('2026-11-23T09:00:00.000Z');
const request = parseContract(RunRequestV1, {
  accounts: [accountId, '222222222222'],
  run: {
    ...RunRequestV1.example.run,
    runId: 'plan-1',
    regions: 'enabled',
    rules: [
      { id: 'owner', match: {}, set: { Owner: 'ops' }, onConflict: 'overwrite' },
      { id: 'team', match: { tags: { Owner: 'dev' } }, set: { Team: 'web' } },
    ],
  },
});

/** A saved plan for four instances, and what is needed to apply it. */
async function world() {
  const database = openInMemory();
  const store = (...resources: [id: string, changes?: ResourceChanges][]) =>
    storeResources(
      database,
      resources.map(([id, changes]) => resourceItem(id, changes)),
    );
  store(['i-1'], ['i-2', { tags: { Owner: 'dev' } }], ['i-3'], ['i-4'], ['i-5', { tags: { Owner: 'ops' } }]);
  storeScan(database, { accountId, region, begunAt: '2026-11-23T08:00:00.000Z' });
  const plans = new SqlitePlanStore(database, now);
  const resources = new SqliteResourceSource(database);
  const ledger = new LedgerInMemory(database);
  const queue = new FakeTaskQueue();
  const plan = await makePlan(
    {
      request,
      rulesFingerprint: '0'.repeat(64),
      scope: {},
      maxAgeMs: 86_400_000,
    },
    { plans, resources, targets: new SqliteInventoryReader(database), now },
  );
  const { run } = applyRequest(plan, await plans.targetsOf(plan.planId), 'run-1');
  return {
    plan,
    plans,
    store,
    ledger,
    queue,
    scan: (begunAt: string) => storeScan(database, { accountId, region, begunAt }),
    planTags: (changes: Partial<typeof run> = {}, previous?: Parameters<typeof planTags>[0]['previous']) =>
      planTags(
        { run: { ...run, ...changes }, accountId, region, ...(previous === undefined ? {} : { previous }) },
        { ledger, plans, rules: inlineRules, resources, queue, now },
      ),
    tasks: () => ledger.tasksOf({ runId: 'run-1', accountId, region }),
  };
}

const summaryOf = (tasks: readonly { readonly task: TagTask }[]) =>
  tasks.map(({ task }) => [task.set, task.resources.map(({ id }) => id)]);

describe('a run that applies a plan', () => {
  it('reads and tags only the targets that the plan changes', async () => {
    const { plan, plans } = await world();
    const settings = [{ accountId, name: 'production', regions: ['us-*'] }];
    const { run, ...rest } = applyRequest(
      { ...plan, request: { ...plan.request, accountSettings: settings } },
      [
        ...(await plans.targetsOf(plan.planId)),
        { accountId, region: 'eu-west-1', unplanned: { reason: 'Stale' } },
      ],
      'run-1',
    );
    expect(rest).toEqual({ accounts: [accountId], accountSettings: [{ accountId, name: 'production' }] });
    expect(run).toMatchObject({
      runId: 'run-1',
      planId: 'plan-1',
      tag: true,
      regions: [region],
      hasAccountSettings: true,
    });
  });

  it('has settings only for accounts with other regions than most, so that it fits into an execution', async () => {
    const { plan } = await world();
    const counts = { resources: 1 } as never;
    const targetsOf = (id: string, regions: readonly string[]) =>
      regions.map((each) => ({ accountId: id, region: each, readAt: plan.createdAt, counts }));
    const regions = Array.from({ length: 17 }, (_, index) => `ap-southeast-${index}`);
    const accounts = Array.from({ length: 14_000 }, (_, index) => String(100_000_000_000 + index));
    const odd = '222222222222';
    const targets = [
      ...targetsOf(odd, ['us-east-1']),
      ...accounts.flatMap((id) => targetsOf(id, regions.toReversed())),
    ];
    const { run, ...rest } = applyRequest(plan, targets, 'run-1');
    expect(run.regions).toEqual(regions.toSorted());
    expect(rest.accounts).toEqual([odd, ...accounts]);
    expect(rest.accountSettings).toEqual([{ accountId: odd, regions: ['us-east-1'] }]);
    // Step Functions accepts an input of 262,144 bytes.
    expect(JSON.stringify({ run, ...rest }).length).toBeLessThan(262_144);
    const { run: without, accountSettings } = applyRequest(plan, targets.slice(1), 'run-1');
    expect(without).not.toHaveProperty('hasAccountSettings');
    expect(accountSettings).toBeUndefined();
  });

  it('takes its tasks from the plan, with the time of the new scan', async () => {
    const { planTags: apply, tasks, queue, scan } = await world();
    scan('2026-11-23T08:59:00.000Z');
    expect(await apply()).toMatchObject({ tasks: 2, planned: 4 });
    expect(await tasks()).toMatchObject([
      {
        task: {
          runId: 'run-1',
          set: [
            ['Owner', 'ops'],
            ['Team', 'web'],
          ],
          ruleIds: ['owner', 'team'],
          readAt: '2026-11-23T08:59:00.000Z',
          resources: [
            {
              id: 'i-2',
              before: [
                ['Owner', 'dev'],
                ['Team', null],
              ],
            },
          ],
        },
        outcome: undefined,
      },
      {
        task: {
          set: [['Owner', 'ops']],
          ruleIds: ['owner'],
          resources: ['i-1', 'i-3', 'i-4'].map((id) => ({ id, before: [['Owner', null]] })),
        },
      },
    ]);
    expect(queue.sent.map(({ taskNumber }) => taskNumber)).toEqual([1, 2]);
  });

  it('settles at once what has changed since the plan, and what is gone, and ignores the rules', async () => {
    const { planTags: apply, tasks, queue, store } = await world();
    store(
      ['i-1', { tags: { Owner: 'mine' } }],
      ['i-2', { tags: { Owner: 'dev', Other: 'x' } }],
      ['i-3', { tags: { Owner: 'ops' } }],
      ['i-4', { goneAt: '2026-11-23T08:30:00.000Z' }],
      ['i-6'],
    );
    expect(await apply()).toEqual({
      tasks: 2,
      planned: 4,
      rules: [
        { id: 'owner', planned: 4, kept: 0, nothingToDo: 0, overruled: 0 },
        { id: 'team', planned: 1, kept: 0, nothingToDo: 0, overruled: 0 },
      ],
    });
    const entries = await tasks();
    expect(summaryOf(entries)).toEqual([
      [[['Owner', 'ops']], ['i-1', 'i-3', 'i-4']],
      [
        [
          ['Owner', 'ops'],
          ['Team', 'web'],
        ],
        ['i-2'],
      ],
    ]);
    expect(entries[0]?.outcome?.exceptions.map(({ id, outcome, code }) => [id, outcome, code])).toEqual([
      ['i-1', 'skipped', 'Changed'],
      ['i-3', 'skipped', 'AlreadySet'],
      ['i-4', 'skipped', 'InvalidInstanceID.NotFound'],
    ]);
    expect(entries[1]?.outcome).toBeUndefined();
    expect(queue.sent.map(({ taskNumber }) => taskNumber)).toEqual([2]);
  });

  it('compares again if it is resumed, and keeps finished resources', async () => {
    const { planTags: apply, tasks, queue, store, scan, ledger } = await world();
    store(['i-1'], ['i-2', { tags: { Owner: 'dev' } }], ['i-3'], ['i-4', { tags: { Owner: 'x' } }]);
    await apply();
    const open = (await tasks()).filter(({ outcome }) => outcome === undefined);
    for (const { task } of open)
      await settleOpen(task, { code: 'Cancelled', message: 'stopped' }, ledger, now());
    const resumedAt = '2026-11-23T10:00:00.000Z';
    expect(await apply({ resumedAt })).toMatchObject({ rescan: true });
    scan('2026-11-23T10:00:01.000Z');
    store(['i-1', { tags: { Owner: 'mine' } }]);
    queue.sent.length = 0;
    const scanned = parseContract(DiscoverOutputV1, DiscoverOutputV1.example);
    await apply({ resumedAt }, { tasks: 3, planned: 4, scanned });
    const outcomes = new Map(
      (await tasks()).flatMap(({ task, outcome }) =>
        task.resources.map(({ id }) => [
          id,
          outcome === undefined
            ? 'open'
            : (outcome.exceptions.find((each) => each.id === id)?.code ?? 'applied'),
        ]),
      ),
    );
    expect(Object.fromEntries(outcomes)).toEqual({
      'i-1': 'Changed',
      'i-2': 'open',
      'i-3': 'open',
      'i-4': 'Changed',
    });
  });
});
