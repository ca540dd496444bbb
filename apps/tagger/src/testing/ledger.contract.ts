// cspell:ignore ключ
import { expect, it } from '@jest/globals';
import type { TagTaskOutcome } from '@muster/contracts';
import { PROTOTYPE_NAMES } from '@muster/contracts/testing';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type { LedgerStops } from '../ports/ledger-stops.ts';
import type { Ledger } from '../ports/ledger.ts';
import { instanceIds, target, task, writePlan } from './fixtures.ts';

const marker = { tasks: 2, planned: 3, conflictsKept: 1, createdAt: '2026-11-23T08:00:03.000Z' };

export const outcome = (taskNumber: number, settledAt = '2026-11-23T08:00:05.000Z'): TagTaskOutcome => ({
  schemaVersion: 1,
  taskNumber,
  settledAt,
  resources: 2,
  exceptions: [{ id: 'i-00000001', outcome: 'failed', code: 'TagLimitExceeded', message: 'too many' }],
  apiCalls: { 'ec2:CreateTags': 3 },
});

let ledgers = 0;

/** The three ports of one store. */
export interface LedgerStores {
  readonly ledger: Ledger;
  readonly reader: LedgerReader;
  readonly stops: LedgerStops;
}

/** Tests of every Ledger, LedgerReader and LedgerStops. Each run ID is used by one test only. */
export function ledgerContract(createStores: () => LedgerStores): void {
  const createLedger = (): Ledger => createStores().ledger;
  const prefix = `ledger-${(ledgers += 1)}`;
  let runs = 0;
  /** A target that no other test uses. */
  const fresh = () => ({ ...target, runId: `${prefix}-${(runs += 1)}` });

  it('knows nothing about a target that was never planned', async () => {
    const ledger = createLedger();
    const key = { ...fresh(), taskNumber: 1 };
    expect(await ledger.getPlan(key)).toBeUndefined();
    expect(await ledger.tasksOf(key)).toEqual([]);
    expect(await ledger.getTask(key)).toBeUndefined();
    expect(await ledger.isSettled(key)).toBe(false);
    expect(await ledger.settledTaskNumbers(key)).toEqual([]);
    expect(await ledger.getProgress(key)).toBeUndefined();
  });

  it('keeps why the latest attempt failed', async () => {
    const ledger = createLedger();
    const key = { ...fresh(), taskNumber: 1 };
    const failure = { code: 'Throttled', message: 'slow down' };
    await ledger.saveProgress(key, { applied: [], exceptions: [], apiCalls: {}, failure });
    expect(await ledger.getProgress(key)).toEqual({ applied: [], exceptions: [], apiCalls: {}, failure });
    await ledger.saveProgress(key, { applied: ['i-1'], exceptions: [], apiCalls: {} });
    expect(await ledger.getProgress(key)).toEqual({ applied: ['i-1'], exceptions: [], apiCalls: {} });
  });

  it('returns a task that removes tags as it was written', async () => {
    const ledger = createLedger();
    const own = fresh();
    const removal = task(instanceIds(2), {
      ...own,
      set: [],
      remove: [
        ['env', 'prod'],
        ['__proto__', ''],
      ],
      resources: [
        {
          id: 'i-1',
          before: [
            ['env', 'prod'],
            ['__proto__', ''],
          ],
          managed: true,
          kept: [{ key: 'Team', value: null, wanted: 'web' }],
        },
      ],
    });
    await writePlan(ledger, [removal], marker);
    expect(await ledger.getTask({ ...own, taskNumber: 1 })).toEqual(removal);
  });

  it('returns the plan as it was written', async () => {
    const ledger = createLedger();
    const own = fresh();
    const tasks = [1, 2].map((taskNumber) => task(instanceIds(2, taskNumber * 10), { ...own, taskNumber }));
    await writePlan(ledger, tasks, marker);
    expect(await ledger.getPlan(own)).toEqual(marker);
    expect(await ledger.getTask({ ...own, taskNumber: 2 })).toEqual(tasks[1]);
    expect(await ledger.tasksOf(own)).toEqual([
      { task: tasks[0], outcome: undefined },
      { task: tasks[1], outcome: undefined },
    ]);
  });

  it('replaces a plan with the next round and drops tasks that the round does not contain', async () => {
    const ledger = createLedger();
    const own = fresh();
    await writePlan(ledger, [task(['i-1', 'i-2'], own), task(['i-3'], { ...own, taskNumber: 2 })]);
    const old = { outcome: 'failed', code: 'PlanTooOld', message: 'm' } as const;
    const exceptions = [{ id: 'i-2', ...old }];
    await ledger.settle(own, { ...outcome(1), resources: 2, exceptions });
    await ledger.settle(own, { ...outcome(2), exceptions: [{ id: 'i-3', ...old }] });
    const second = task(['i-2'], { ...own, taskNumber: 3, round: 2 });
    await ledger.writeTask(second);
    const createdAt = '2026-11-23T09:00:00.000Z';
    const marker = { tasks: 3, planned: 2, conflictsKept: 0, createdAt, tasksBefore: 2, replans: 1 };
    expect((await ledger.replacePlan(own, { ...marker, round: 3 })).tasks).toBe(2);
    expect(await ledger.replacePlan(own, { ...marker, round: 2 })).toEqual({ ...marker, round: 2 });
    expect((await ledger.replacePlan(own, { ...marker, round: 2, tasks: 9 })).tasks).toBe(3);
    expect((await ledger.replacePlan(own, { ...marker, round: 3, tasks: 4 })).round).toBe(3);
    await ledger.writeTask(task(['i-4'], { ...own, taskNumber: 4, round: 3 }));
    expect(await ledger.tasksOf(own)).toEqual([
      { task: task(['i-1'], own), outcome: { ...outcome(1), resources: 1, exceptions: [] } },
      { task: second, outcome: undefined },
      { task: task(['i-4'], { ...own, taskNumber: 4, round: 3 }), outcome: undefined },
    ]);
    const outcomes = await ledger.outcomesOf(own);
    expect(outcomes.map(({ taskNumber }) => taskNumber).toSorted()).toEqual([1, 2]);
  });

  it('orders tasks by number and keeps targets separate', async () => {
    const ledger = createLedger();
    const own = fresh();
    const tasks = Array.from({ length: 12 }, (_, index) => task(['i-1'], { ...own, taskNumber: index + 1 }));
    await writePlan(ledger, tasks.toReversed());
    const other = { ...own, region: 'us-east-2' };
    await writePlan(ledger, [task(['i-2'], { ...other })]);
    expect((await ledger.tasksOf(own)).map((entry) => entry.task.taskNumber)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12,
    ]);
    expect(await ledger.tasksOf(other)).toHaveLength(1);
  });

  it('keeps the first task of a number and the first marker, and returns what is stored', async () => {
    const ledger = createLedger();
    const own = fresh();
    const first = task(['i-1'], own);
    expect(await ledger.writeTask(first)).toEqual(first);
    expect(await ledger.writeTask(task(['i-9'], own))).toEqual(first);
    expect(await ledger.getTask({ ...own, taskNumber: 1 })).toEqual(first);
    expect(await ledger.writePlan(own, marker)).toEqual(marker);
    expect(await ledger.writePlan(own, { ...marker, tasks: 1, planned: 99 })).toEqual(marker);
    expect(await ledger.getPlan(own)).toEqual(marker);
  });

  it('stores one of two concurrent tasks, and one of two concurrent markers', async () => {
    const ledger = createLedger();
    const own = fresh();
    const tasks = ['i-1', 'i-2'].map((id) => task([id], own));
    const [one, other] = await Promise.all(tasks.map((each) => ledger.writeTask(each)));
    expect(one).toEqual(other);
    expect(await ledger.getTask({ ...own, taskNumber: 1 })).toEqual(one);
    const markers = [7, 8].map((planned) => ({ ...marker, planned }));
    const [mine, yours] = await Promise.all(markers.map((each) => ledger.writePlan(own, each)));
    expect(mine).toEqual(yours);
    expect(await ledger.getPlan(own)).toEqual(mine);
  });

  it('returns no tasks without a plan, and no tasks that the plan does not count', async () => {
    const ledger = createLedger();
    const own = fresh();
    for (const taskNumber of [1, 2, 3]) await ledger.writeTask(task(['i-1'], { ...own, taskNumber }));
    await ledger.saveProgress({ ...own, taskNumber: 1 }, { applied: [], exceptions: [], apiCalls: {} });
    expect(await ledger.tasksOf(own)).toEqual([]);
    await ledger.writePlan(own, marker);
    const entries = await ledger.tasksOf(own);
    expect(entries.map(({ task: { taskNumber }, wasTried }) => [taskNumber, wasTried])).toEqual([
      [1, true],
      [2, undefined],
    ]);
  });

  it('names a task that the plan counts but the ledger does not hold', async () => {
    const ledger = createLedger();
    const own = fresh();
    await ledger.writeTask(task(['i-1'], { ...own, taskNumber: 2 }));
    await ledger.writePlan(own, marker);
    await expect(ledger.tasksOf(own)).rejects.toMatchObject({
      name: 'TaskMissing',
      message: `the ledger has no task 1 of run ${own.runId} for ${own.accountId} ${own.region}`,
    });
  });

  it('keeps the first outcome of a task', async () => {
    const ledger = createLedger();
    const own = fresh();
    await writePlan(ledger, [task(instanceIds(2), own)]);
    expect(await ledger.settle(own, outcome(1))).toBe(true);
    expect(await ledger.settle(own, outcome(1, '2026-11-23T09:00:00.000Z'))).toBe(false);
    expect(await ledger.isSettled({ ...own, taskNumber: 1 })).toBe(true);
    expect(await ledger.isSettled({ ...own, taskNumber: 2 })).toBe(false);
    expect((await ledger.tasksOf(own)).map((entry) => entry.outcome)).toEqual([outcome(1)]);
  });

  it('stores one of two concurrent outcomes', async () => {
    const ledger = createLedger();
    const own = fresh();
    const won = await Promise.all([ledger.settle(own, outcome(1)), ledger.settle(own, outcome(1))]);
    expect(won.toSorted()).toEqual([false, true]);
  });

  it('counts settled tasks beyond four digits', async () => {
    const ledger = createLedger();
    const own = fresh();
    for (const taskNumber of [10000, 2, 9999]) await ledger.settle(own, outcome(taskNumber));
    expect(await ledger.settledTaskNumbers(own)).toEqual([2, 9999, 10000]);
  });

  it('keeps the latest progress', async () => {
    const ledger = createLedger();
    const key = { ...fresh(), taskNumber: 1 };
    const exceptions = [{ id: 'i-2', outcome: 'skipped', code: 'X', message: 'y' }] as const;
    await ledger.saveProgress(key, { applied: [], exceptions: [], apiCalls: {} });
    await ledger.saveProgress(key, {
      applied: ['i-1'],
      exceptions,
      apiCalls: { 'ec2:CreateTags': 2 },
      searchCalls: 7,
      mayBeChanged: ['i-3'],
    });
    expect(await ledger.getProgress(key)).toEqual({
      applied: ['i-1'],
      exceptions: [{ id: 'i-2', outcome: 'skipped', code: 'X', message: 'y' }],
      apiCalls: { 'ec2:CreateTags': 2 },
      searchCalls: 7,
      mayBeChanged: ['i-3'],
    });
    await ledger.saveProgress(key, { applied: [], exceptions: [], apiCalls: {}, isUnfinished: true });
    expect(await ledger.getProgress(key)).toEqual({
      applied: [],
      exceptions: [],
      apiCalls: {},
      isUnfinished: true,
    });
  });

  it('returns tasks with their outcomes to a reader', async () => {
    const { ledger, reader } = createStores();
    const own = fresh();
    await writePlan(ledger, [task(['i-1'], own)]);
    expect(await reader.tasksOf(own.runId, own.accountId, own.region)).toEqual([
      { task: task(['i-1'], own), outcome: undefined },
    ]);
    await ledger.settle(own, outcome(1));
    expect(await reader.tasksOf(own.runId, own.accountId, own.region)).toEqual([
      { task: task(['i-1'], own), outcome: outcome(1) },
    ]);
    expect(await reader.tasksOf(own.runId, own.accountId, own.region, 'toy:boat')).toEqual([]);
  });

  it('keeps the tasks of other resource types separate', async () => {
    const ledger = createLedger();
    const own = fresh();
    const boats = { ...own, resourceType: 'toy:boat' };
    await writePlan(ledger, [task(['i-1'], own)]);
    await writePlan(ledger, [task(['boat-1'], boats)]);
    expect(await ledger.getTask({ ...boats, taskNumber: 1 })).toEqual(task(['boat-1'], boats));
    expect((await ledger.getTask({ ...own, taskNumber: 1 }))?.resourceType).toBeUndefined();
  });

  it('keeps tags and resources with any name', async () => {
    const ledger = createLedger();
    const own = fresh();
    const names = [...PROTOTYPE_NAMES, 'a "quoted" key', ' '];
    const written = task(['i-1'], {
      ...own,
      set: names.map((name) => [name, `value of ${name}`] as const),
      resources: [{ id: 'i-1', before: names.map((name) => [name, null] as const), rules: [0] }],
      exceedsTagLimit: true,
    });
    await ledger.writeTask(written);
    expect(await ledger.getTask({ ...own, taskNumber: 1 })).toEqual(written);
  });

  it('keeps a plan with its rules', async () => {
    const ledger = createLedger();
    const own = fresh();
    const rules = [{ id: 'production', planned: 3, kept: 1, nothingToDo: 0, overruled: 2 }];
    await ledger.writePlan(own, { ...marker, rules });
    expect(await ledger.getPlan(own)).toEqual({ ...marker, rules });
  });

  it('stores an outcome in which all of 1000 resources failed with a long message', async () => {
    const ledger = createLedger();
    const own = fresh();
    const exception = {
      outcome: 'failed',
      code: 'InvalidParameterValue'.padEnd(60, 'x'),
      message: 'm'.repeat(240),
      mayBeChanged: true,
    } as const;
    const exceptions = instanceIds(1000).map((id) => ({ id: id.padEnd(19, '0'), ...exception }));
    expect(await ledger.settle(own, { ...outcome(1), exceptions })).toBe(true);
    expect((await ledger.outcomesOf(own))[0]?.exceptions).toEqual(exceptions);
  });

  it('returns the latest verification to a reader', async () => {
    const { ledger, reader } = createStores();
    const own = fresh();
    expect(await reader.verificationOf(own)).toBeUndefined();
    const verification = {
      attempt: 1,
      checkedAt: '2026-11-23T08:00:09.000Z',
      tagging: { planned: 2, applied: 1, verified: 0, failed: 0, skipped: 1 },
      unverified: 1,
      unverifiedIds: ['i-1'],
      goneIds: ['i-2'],
    };
    await ledger.saveVerification(own, { ...verification, attempt: 9 });
    await ledger.saveVerification(own, verification);
    expect(await reader.verificationOf(own)).toEqual(verification);
  });

  it('knows when a run was last stopped', async () => {
    const { ledger, stops } = createStores();
    const { runId } = fresh();
    expect(await ledger.stoppedAt(runId)).toBeUndefined();
    await stops.stop(runId, new Date('2026-11-23T08:00:04.000Z'));
    await stops.stop(runId, new Date('2026-11-23T09:00:04.000Z'));
    expect(await ledger.stoppedAt(runId)).toBe('2026-11-23T09:00:04.000Z');
  });
}
