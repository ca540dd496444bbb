import { describe, expect, it } from '@jest/globals';
import {
  parseContract,
  type ResourceException,
  type RunRequest,
  RunRequestV1,
  type TagTask,
  TagPlanV1,
} from '@muster/contracts';
import { openInMemory } from '@muster/sqlite';
import { SqlitePlanStore } from '../../adapters/sqlite-plan-store.ts';
import { LedgerIncompleteError } from '../../errors.ts';
import { accountId, instanceIds, region, task, writePlan } from '../../testing/fixtures.ts';
import { LedgerInMemory } from '../../testing/ledger-in-memory.ts';
import { planFromRun, type RunPlanOrder } from './plan-from-run.ts';
import { tagPlanOf } from './plan-totals.ts';

const now = () => new Date('2026-11-23T09:00:00.000Z');
const request: RunRequest = parseContract(RunRequestV1, {
  accounts: [accountId],
  run: {
    ...RunRequestV1.example.run,
    runId: 'run-1',
    planId: 'plan-of-run',
    maxFailures: 3,
    planPart: { part: 'rest', canary: { accountId } },
    resumedAt: '2026-11-23T08:30:00.000Z',
    rules: [
      { id: 'production', match: {}, set: { Production: 'Yes' } },
      { id: 'owner', match: {}, set: { Owner: 'ops' }, onConflict: 'overwrite' },
    ],
  },
});
const failed = (id: string, code = 'OperationNotPermitted'): ResourceException => ({
  id,
  outcome: 'failed',
  code,
  message: 'no',
});
const skipped = (id: string): ResourceException => ({ ...failed(id, 'Changed'), outcome: 'skipped' });

interface Entry {
  readonly task: TagTask;
  /** Absent: the task has no outcome. */
  readonly exceptions?: readonly ResourceException[];
  /** No attempt at the task was made. Default: false. */
  readonly isUntried?: boolean;
}

/** A run with these tasks in one target, and its plan. */
async function planOf(
  kind: RunPlanOrder['kind'],
  entries: readonly Entry[],
  targets: RunPlanOrder['targets'] = [{ accountId, region, planned: 0 }],
) {
  const database = openInMemory();
  const ledger = new LedgerInMemory(database);
  await writePlan(
    ledger,
    entries.map((entry) => entry.task),
  );
  for (const { task: each, exceptions, isUntried = false } of entries)
    if (exceptions !== undefined) {
      if (!isUntried) await ledger.saveProgress(each, { applied: [], exceptions: [], apiCalls: {} });
      await ledger.settle(each, {
        schemaVersion: 1,
        taskNumber: each.taskNumber,
        settledAt: `2026-11-23T08:00:1${each.taskNumber}.000Z`,
        resources: each.resources.length,
        exceptions: [...exceptions],
        apiCalls: {},
      });
    }
  const plans = new SqlitePlanStore(database, now);
  const reader = { tasksOf: (...key: Parameters<typeof ledgerTasks>) => ledgerTasks(...key) };
  const ledgerTasks = (runId: string, account: string, place: string, resourceType?: string) =>
    ledger.tasksOf({ runId, accountId: account, region: place, resourceType });
  const order: RunPlanOrder = { planId: 'plan-1', kind, request, targets };
  const plan = await planFromRun(order, { plans, ledger: reader, now });
  const tasks: TagTask[] = [];
  for await (const part of plans.tasksOf('plan-1', { accountId, region })) tasks.push(...part);
  const saved = await plans.targetsOf('plan-1');
  return { plan, tasks, document: parseContract(TagPlanV1, tagPlanOf(plan, saved), 'the plan') };
}

const [a = '', b = '', c = '', d = ''] = instanceIds(4);
const changesOf = (tasks: readonly TagTask[]) =>
  tasks.map(({ set, remove, resources }) => ({
    set,
    ...(remove === undefined ? {} : { remove }),
    ids: resources.map(({ id }) => id),
    before: resources[0]?.before,
  }));

describe('the plan that undoes a run', () => {
  it('removes added tags, sets changed values back, and leaves resources alone that were not changed', async () => {
    const both = task([a, b, c, d], {
      set: [
        ['Production', 'Yes'],
        ['Owner', 'ops'],
      ],
      ruleIds: ['production', 'owner'],
      resources: [
        {
          id: a,
          before: [
            ['Production', null],
            ['Owner', 'dev'],
          ],
        },
        {
          id: b,
          before: [
            ['Production', null],
            ['Owner', null],
          ],
        },
        {
          id: c,
          before: [
            ['Production', null],
            ['Owner', null],
          ],
          rules: [1],
        },
        {
          id: d,
          before: [
            ['Production', null],
            ['Owner', null],
          ],
        },
      ],
    });
    const { plan, tasks, document } = await planOf('undo', [{ task: both, exceptions: [failed(d)] }]);
    expect(changesOf(tasks)).toEqual([
      {
        set: [['Owner', 'dev']],
        remove: [['Production', 'Yes']],
        ids: [a],
        before: [
          ['Owner', 'ops'],
          ['Production', 'Yes'],
        ],
      },
      {
        set: [],
        remove: [
          ['Owner', 'ops'],
          ['Production', 'Yes'],
        ],
        ids: [b, c],
        before: [
          ['Owner', 'ops'],
          ['Production', 'Yes'],
        ],
      },
    ]);
    expect(tasks.map(({ readAt, ruleIds }) => [readAt, ruleIds])).toEqual([
      ['2026-11-23T08:00:11.000Z', ['production', 'owner']],
      ['2026-11-23T08:00:11.000Z', ['production', 'owner']],
    ]);
    expect(plan.request.run).toMatchObject({ runId: 'plan-1', tag: true });
    expect([plan.request.run.planId, plan.request.run.resumedAt]).toEqual([undefined, undefined]);
    expect(document).toEqual({
      planId: 'plan-1',
      createdAt: '2026-11-23T09:00:00.000Z',
      undoOf: 'run-1',
      scope: {},
      counts: { resources: 3, tags: 6, tasks: 2, conflicts: 0, present: 4 },
      targets: { planned: 1, leftOut: 0 },
      asOf: { oldest: '2026-11-23T08:00:11.000Z', newest: '2026-11-23T08:00:11.000Z' },
      byRule: [
        { id: 'production', planned: 2, kept: 0, nothingToDo: 0, overruled: 0, tagLimit: 0 },
        { id: 'owner', planned: 3, kept: 0, nothingToDo: 0, overruled: 0, tagLimit: 0 },
      ],
      byAccount: [{ accountId, resources: 3 }],
      byRegion: [{ region, resources: 3 }],
      byKey: [
        { key: 'Owner', added: 0, changed: 1, removed: 2, kept: 0 },
        { key: 'Production', added: 0, changed: 0, removed: 3, kept: 0 },
      ],
      leftAlone: [{ reason: 'NotApplied', resources: 1 }],
      leftOut: [],
    });
  });

  it('sets removed and renamed tags again, also where a task failed between its two calls', async () => {
    const rename = task([a, b, c], {
      set: [['Environment', 'prod']],
      remove: [['env', 'prod']],
      resources: [a, b, c].map((id) => ({
        id,
        before: [
          ['Environment', null],
          ['env', 'prod'],
        ],
      })),
    });
    const remove = task([d], {
      taskNumber: 2,
      set: [],
      remove: [['Old', '']],
      resources: [{ id: d, before: [['Old', '']] }],
    });
    const { tasks } = await planOf('undo', [
      { task: rename, exceptions: [failed(b), skipped(c)] },
      { task: remove, exceptions: [] },
    ]);
    expect(changesOf(tasks)).toEqual([
      { set: [['Old', '']], ids: [d], before: [['Old', null]] },
      {
        set: [['env', 'prod']],
        remove: [['Environment', 'prod']],
        ids: [a, b],
        before: [
          ['Environment', 'prod'],
          ['env', null],
        ],
      },
    ]);
  });

  it('leaves out tasks that a stopped run did not try', async () => {
    const rename = { set: [['Stage', 'prod']], remove: [['env', 'prod']] } satisfies Partial<TagTask>;
    const before: [string, string | null][] = [
      ['Stage', null],
      ['env', 'prod'],
    ];
    const { tasks, document } = await planOf('undo', [
      {
        task: task([a], { ...rename, resources: [{ id: a, before }] }),
        exceptions: [failed(a, 'Cancelled')],
        isUntried: true,
      },
      {
        task: task([b], { ...rename, taskNumber: 2, resources: [{ id: b, before }] }),
        exceptions: [failed(b, 'Cancelled')],
      },
    ]);
    expect(tasks.map(({ resources }) => resources.map(({ id }) => id))).toEqual([[b]]);
    expect(document.leftAlone).toEqual([{ reason: 'NotApplied', resources: 1 }]);
  });

  it('leaves out tasks without an outcome, and values that cannot be set', async () => {
    const long = 'x'.repeat(300);
    const changed = task([a], { resources: [{ id: a, before: [['Production', long]] }] });
    const { tasks, document } = await planOf('undo', [
      { task: changed, exceptions: [] },
      { task: task([b], { taskNumber: 2 }) },
    ]);
    expect(tasks).toEqual([]);
    expect(document.leftAlone).toEqual([
      { reason: 'ValueRefused', resources: 1 },
      { reason: 'NotApplied', resources: 1 },
    ]);
  });

  it('puts equal changes of many tasks into tasks of 1000', async () => {
    const ids = instanceIds(2500);
    const entries = Array.from({ length: 5 }, (_, index) => ({
      task: task(ids.slice(index * 500, (index + 1) * 500), { taskNumber: index + 1 }),
      exceptions: [],
    }));
    const { tasks } = await planOf('undo', entries);
    expect(tasks.map(({ resources }) => resources.length)).toEqual([1000, 1000, 500]);
  });

  it.each([
    ['no task', [], 1],
    ['fewer resources', [{ task: task([a]), exceptions: [] }], 2],
  ])('is refused if the ledger has %s', async (_what, entries: Entry[], planned) => {
    await expect(planOf('undo', entries, [{ accountId, region, planned }])).rejects.toThrow(
      LedgerIncompleteError,
    );
  });

  it('reads a target once that is named twice, and ignores targets without tasks', async () => {
    const { plan } = await planOf(
      'undo',
      [{ task: task([a]), exceptions: [] }],
      [
        { accountId, region, planned: 0 },
        { accountId, region: 'eu-west-1', planned: 0 },
        { accountId, region, planned: 1 },
      ],
    );
    expect([plan.counts.resources, plan.targets]).toEqual([1, { planned: 1, leftOut: 0 }]);
  });
});

describe('the plan that retries a run', () => {
  it('repeats what failed or has no outcome, with the values from before the run', async () => {
    const done = task([a, b, c], {
      resources: [a, b, c].map((id) => ({ id, before: [['Production', 'No']] })),
    });
    const { tasks, document } = await planOf('retry', [
      { task: done, exceptions: [failed(b, 'Throttling'), skipped(c)] },
      { task: task([d], { taskNumber: 2 }) },
    ]);
    expect(changesOf(tasks)).toEqual([
      { set: [['Production', 'Yes']], ids: [b, d], before: [['Production', 'No']] },
    ]);
    expect(tasks[0]?.readAt).toBe('2026-11-23T08:00:00.000Z');
    expect(document).toMatchObject({
      retryOf: 'run-1',
      counts: { resources: 2, tags: 2, present: 4 },
      byKey: [{ key: 'Production', added: 1, changed: 1, kept: 0 }],
      leftAlone: [{ reason: 'NotFailed', resources: 2 }],
    });
  });
});
