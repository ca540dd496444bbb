import { describe, expect, it } from '@jest/globals';
import { DiscoverOutputV1, type PlanTagsOutput, type TagTask } from '@muster/contracts';
import { openInMemory } from '@muster/sqlite';
import fc from 'fast-check';
import { SqlitePlanStore } from '../adapters/sqlite-plan-store.ts';
import type { PlanMarker, Target } from '../ports/ledger.ts';
import { FakeTaskQueue } from '../testing/fake-task-queue.ts';
import {
  accountId,
  instanceId,
  instanceIds,
  region,
  resourceItem,
  run,
  runWith,
  target,
  task,
} from '../testing/fixtures.ts';
import { InventoryInMemory } from '../testing/inventory-in-memory.ts';
import { LedgerInMemory } from '../testing/ledger-in-memory.ts';
import { planTags } from './plan-tags.ts';
import { settleOpen } from './settle-open.ts';

const twoChanges = runWith([
  { id: 'web', match: { tags: { Team: 'web' } }, set: { A: '1' } },
  { id: 'rest', match: { missingTags: ['Team'] }, set: { B: '1' } },
]);
const input = { run: twoChanges, accountId, region };
const now = () => new Date('2026-11-23T08:00:03.000Z');

const portsFor = (
  resources = [resourceItem('i-1'), resourceItem('i-2', { tags: { Team: 'web' } }), resourceItem('i-3')],
) => ({
  ledger: new LedgerInMemory(),
  plans: new SqlitePlanStore(openInMemory()),
  resources: new InventoryInMemory(resources),
  queue: new FakeTaskQueue(),
  now,
});

const plannedIds = async (ledger: LedgerInMemory) =>
  (await ledger.tasksOf(target)).map((entry) => entry.task.resources.map(({ id }) => id));
const resourcesOf = (ids: readonly string[], key: string) =>
  ids.map((id) => ({ id, before: [[key, null] as const] }));

/** The ledger as one of several planners sees it: others may act between its calls. At a certain call it crashes. */
function withDelays(ledger: LedgerInMemory, scheduler: fc.Scheduler, crashesAt: number): LedgerInMemory {
  let calls = 0;
  const inTurn = async <T>(label: string, work: () => Promise<T>): Promise<T> => {
    await scheduler.schedule(Promise.resolve(), label);
    calls += 1;
    if (calls === crashesAt) throw new Error('crashed');
    return work();
  };
  return Object.assign(new LedgerInMemory(), {
    getPlan: (of: Target) => inTurn('getPlan', () => ledger.getPlan(of)),
    writeTask: (written: TagTask) => inTurn('writeTask', () => ledger.writeTask(written)),
    writePlan: (of: Target, plan: PlanMarker) => inTurn('writePlan', () => ledger.writePlan(of, plan)),
    settledTaskNumbers: (of: Target) => inTurn('settled', () => ledger.settledTaskNumbers(of)),
  });
}

describe('planTags', () => {
  it('writes the tasks and sends a message for each', async () => {
    const ports = portsFor();
    expect(await planTags(input, ports)).toMatchObject({ tasks: 2, planned: 3 });
    expect((await ports.ledger.tasksOf(target)).map(({ task }) => task.set)).toEqual([
      [['A', '1']],
      [['B', '1']],
    ]);
    expect(await ports.ledger.getPlan(target)).toEqual({
      tasks: 2,
      planned: 3,
      conflictsKept: 0,
      rules: [
        { id: 'web', planned: 1, kept: 0, nothingToDo: 0, overruled: 0 },
        { id: 'rest', planned: 2, kept: 0, nothingToDo: 0, overruled: 0 },
      ],
      createdAt: '2026-11-23T08:00:03.000Z',
    });
    expect(ports.queue.sent).toEqual(
      [1, 2].map((taskNumber) => ({
        schemaVersion: 1,
        runId: 'run-1',
        accountId: '111111111111',
        region: 'us-east-1',
        taskNumber,
        homeRegion: 'us-east-1',
        roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
      })),
    );
  });

  it('keeps the plan when called again and sends only unsettled tasks', async () => {
    const ports = portsFor();
    await planTags(input, ports);
    await ports.ledger.settle(target, {
      schemaVersion: 1,
      taskNumber: 1,
      settledAt: '2026-11-23T08:00:05.000Z',
      resources: 1,
      exceptions: [],
      apiCalls: {},
    });
    ports.resources.resources = instanceIds(9).map((id) => resourceItem(id));
    expect(await planTags(input, ports)).toMatchObject({ tasks: 2, planned: 3 });
    expect(ports.resources.reads).toBe(1);
    expect(ports.queue.sent.map(({ taskNumber }) => taskNumber)).toEqual([1, 2, 2]);
  });

  it.each(['writeTask', 'writePlan'] as const)(
    'completes a plan that a crash interrupted in %s',
    async (method) => {
      const ports = portsFor();
      const write = ports.ledger[method];
      Object.assign(ports.ledger, { [method]: () => Promise.reject(new Error('connection lost')) });
      await expect(planTags(input, ports)).rejects.toThrow('connection lost');
      expect(ports.queue.sent).toEqual([]);
      Object.assign(ports.ledger, { [method]: write });
      expect(await planTags(input, ports)).toMatchObject({ tasks: 2, planned: 3 });
      expect(await plannedIds(ports.ledger)).toEqual([['i-2'], ['i-1', 'i-3']]);
    },
  );

  it('writes nothing if another planner was faster while it read the resources', async () => {
    const ports = portsFor();
    const late = portsFor(instanceIds(5).map((id) => resourceItem(id)));
    const { resources } = late;
    const meanwhile = {
      readAt: (of: Parameters<typeof resources.readAt>[0]) => resources.readAt(of),
      async *resourcesOf(of: Parameters<typeof resources.resourcesOf>[0]) {
        yield* resources.resourcesOf(of);
        await planTags(input, ports);
      },
    };
    expect(await planTags(input, { ...late, ledger: ports.ledger, resources: meanwhile })).toMatchObject({
      tasks: 2,
      planned: 3,
    });
    expect(await plannedIds(ports.ledger)).toEqual([['i-2'], ['i-1', 'i-3']]);
    expect(await ports.ledger.getTask({ ...target, taskNumber: 3 })).toBeUndefined();
  });

  it('keeps the tasks of a planner that was stopped, and adds the missing ones', async () => {
    const ports = portsFor();
    const left = task(['i-3', 'i-7'], { set: { B: '1' }, resources: resourcesOf(['i-3', 'i-7'], 'B') });
    await ports.ledger.writeTask(left);
    await ports.ledger.writeTask(task(['i-1'], { taskNumber: 4 }));
    expect(await planTags(input, ports)).toMatchObject({ tasks: 3, planned: 4 });
    expect(await plannedIds(ports.ledger)).toEqual([['i-3', 'i-7'], ['i-2'], ['i-1']]);
    expect(ports.queue.sent.map(({ taskNumber }) => taskNumber)).toEqual([1, 2, 3]);
  });

  it('produces one plan with each resource once for any number of planners with different views', async () => {
    const view = fc.uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 8 });
    const planner = fc.record({ view, crashesAt: fc.option(fc.integer({ min: 1, max: 6 })) });
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(planner, { minLength: 1, maxLength: 3 }),
        async (scheduler, planners) => {
          const ledger = new LedgerInMemory();
          const runs = planners.map(async ({ view: numbers, crashesAt }) => {
            const seen = numbers.map((number) =>
              resourceItem(instanceId(number), number % 2 === 0 ? { tags: { Team: 'web' } } : {}),
            );
            const ports = {
              ...portsFor(seen),
              ledger: withDelays(ledger, scheduler, crashesAt ?? Infinity),
            };
            return { seen, output: await planTags(input, ports), sent: ports.queue.sent };
          });
          const settled = Promise.allSettled(runs);
          await scheduler.waitFor(settled);
          const ended = (await settled).flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
          const marker = await ledger.getPlan(target);
          if (marker === undefined) return expect(ended).toEqual([]);
          const tasks = await plannedIds(ledger);
          const ids = tasks.flat();
          expect(tasks).toHaveLength(marker.tasks);
          expect(ids).toHaveLength(marker.planned);
          expect(new Set(ids).size).toBe(ids.length);
          for (const { output, sent } of ended) {
            expect(output).toEqual({ tasks: marker.tasks, planned: marker.planned, rules: marker.rules });
            expect(sent).toHaveLength(marker.tasks);
          }
          return undefined;
        },
      ),
    );
  });

  describe('in a resumed run', () => {
    const resumedAt = '2026-11-23T09:00:00.000Z';
    const resumed = { ...input, run: { ...twoChanges, resumedAt } };
    const laterPorts = () => {
      const ports = portsFor();
      const clock = { now: new Date('2026-11-23T09:00:01.000Z') };
      return { ...ports, clock, now: () => clock.now };
    };
    const scanned = (output: PlanTagsOutput) => ({
      ...output,
      scanned: {
        ...DiscoverOutputV1.example,
        scan: output.scan ?? '',
        apiCalls: { 'ec2:DescribeInstances': 2 },
      },
    });

    it('requests a scan before it plans with values from before', async () => {
      const ports = laterPorts();
      const output = await planTags(resumed, ports);
      expect(output).toEqual({ tasks: 0, planned: 0, rescan: true, scan: 'replan-1795424401000' });
      expect(await ports.ledger.getPlan(target)).toBeUndefined();
      ports.resources.scannedAt = '2026-11-23T09:00:02.000Z';
      expect(await planTags({ ...resumed, previous: scanned(output) }, ports)).toMatchObject({
        tasks: 2,
        planned: 3,
        apiCalls: { 'ec2:DescribeInstances': 2 },
      });
      expect((await ports.ledger.getTask({ ...target, taskNumber: 1 }))?.readAt).toBe(
        '2026-11-23T09:00:02.000Z',
      );
      expect(ports.queue.sent).toMatchObject([
        { taskNumber: 1, resumedAt },
        { taskNumber: 2, resumedAt },
      ]);
    });

    it('plans immediately with values that were read since', async () => {
      const ports = laterPorts();
      ports.resources.scannedAt = '2026-11-23T09:00:00.500Z';
      expect(await planTags(resumed, ports)).not.toHaveProperty('rescan');
    });

    it('ends unsettled tasks, scans, and plans again the tags that are still missing', async () => {
      const ports = portsFor();
      await planTags(input, ports);
      await ports.ledger.settle(target, {
        schemaVersion: 1,
        taskNumber: 1,
        settledAt: '2026-11-23T08:00:05.000Z',
        resources: 1,
        exceptions: [],
        apiCalls: { 'ec2:CreateTags': 1 },
      });
      const later = { ...ports, now: () => new Date('2026-11-23T09:00:01.000Z') };
      const output = await planTags(resumed, later);
      expect(output).toMatchObject({ tasks: 2, planned: 3, rescan: true });
      expect(ports.queue.sent).toHaveLength(2);
      const outcomes = await ports.ledger.outcomesOf(target);
      expect(outcomes.map(({ exceptions }) => exceptions.map(({ id, code }) => [id, code]))).toEqual([
        [],
        [
          ['i-1', 'PlanTooOld'],
          ['i-3', 'PlanTooOld'],
        ],
      ]);
      ports.resources.resources = [
        resourceItem('i-1', { tags: { B: 'by hand' } }),
        resourceItem('i-2', { tags: { Team: 'web', A: '1' } }),
        resourceItem('i-3'),
      ];
      ports.resources.scannedAt = '2026-11-23T09:00:02.000Z';
      expect(await planTags({ ...resumed, previous: scanned(output) }, later)).toMatchObject({
        tasks: 3,
        planned: 2,
        rules: [
          { id: 'web', planned: 1, kept: 0, nothingToDo: 0, overruled: 0 },
          { id: 'rest', planned: 1, kept: 1, nothingToDo: 0, overruled: 0 },
        ],
      });
      expect(ports.queue.sent.slice(2)).toMatchObject([{ taskNumber: 3 }]);
      const tasks = await ports.ledger.tasksOf(target);
      expect(tasks.map(({ task }) => [task.taskNumber, task.resources.map(({ id }) => id)])).toEqual([
        [1, ['i-2']],
        [3, ['i-3']],
      ]);
      expect(await ports.ledger.getPlan(target)).toMatchObject({ round: 2, tasksBefore: 2, replans: 0 });
    });

    it('counts tags of an attempt without an outcome as applied, with the values before it', async () => {
      const ports = portsFor([resourceItem('i-1'), resourceItem('i-3')]);
      await planTags(input, ports);
      await ports.ledger.saveProgress(
        { ...target, taskNumber: 1 },
        { applied: [], exceptions: [], apiCalls: {} },
      );
      const later = { ...ports, now: () => new Date('2026-11-23T09:00:01.000Z') };
      const output = await planTags(resumed, later);
      ports.resources.resources = [resourceItem('i-1', { tags: { B: '1' } }), resourceItem('i-3')];
      ports.resources.scannedAt = '2026-11-23T09:00:02.000Z';
      expect(await planTags({ ...resumed, previous: scanned(output) }, later)).toMatchObject({
        tasks: 3,
        planned: 2,
      });
      const tasks = await ports.ledger.tasksOf(target);
      expect(
        tasks.map(({ task, outcome }) => [task.taskNumber, task.resources, outcome?.exceptions]),
      ).toEqual([
        [2, [{ id: 'i-1', before: [['B', null]] }], []],
        [3, [{ id: 'i-3', before: [['B', null]] }], undefined],
      ]);
      expect(ports.queue.sent.at(-1)).toMatchObject({ taskNumber: 3 });
    });

    it('does not count tags as applied that were set without an attempt', async () => {
      const ports = portsFor([resourceItem('i-1')]);
      await planTags(input, ports);
      const later = { ...ports, now: () => new Date('2026-11-23T09:00:01.000Z') };
      const output = await planTags(resumed, later);
      ports.resources.resources = [resourceItem('i-1', { tags: { B: '1' } })];
      ports.resources.scannedAt = '2026-11-23T09:00:02.000Z';
      expect(await planTags({ ...resumed, previous: scanned(output) }, later)).toMatchObject({
        planned: 0,
      });
      expect(await ports.ledger.tasksOf(target)).toEqual([]);
    });
  });

  it('is planned again at most three times during the run', async () => {
    const ports = portsFor([resourceItem('i-1')]);
    let output: PlanTagsOutput = await planTags(input, ports);
    const asked: (string | undefined)[] = [];
    for (let round = 1; round <= 4; round++) {
      const plan = await ports.ledger.getPlan(target);
      const open = await ports.ledger.getTask({ ...target, taskNumber: plan?.tasks ?? 0 });
      if (open === undefined) throw new Error('no task');
      await settleOpen(open, { code: 'PlanTooOld', message: 'm' }, ports.ledger, now());
      output = await planTags({ ...input, previous: output }, ports);
      asked.push(output.scan);
      if (output.rescan !== true) break;
      const previous = { ...output, scanned: { ...DiscoverOutputV1.example, scan: output.scan ?? '' } };
      output = await planTags({ ...input, previous }, ports);
    }
    expect(asked.map((scan) => scan !== undefined)).toEqual([true, true, true, false]);
    expect(output).toMatchObject({ tasks: 4, planned: 1 });
    expect((await ports.ledger.tasksOf(target)).map(({ task }) => task.round)).toEqual([4]);
  });

  it('settles a task of an earlier round, and uses the next number', async () => {
    const ports = portsFor([resourceItem('i-1')]);
    await planTags(input, ports);
    await ports.ledger.writeTask(task(['i-9'], { taskNumber: 2 }));
    const open = await ports.ledger.getTask({ ...target, taskNumber: 1 });
    if (open === undefined) throw new Error('no task');
    await settleOpen(open, { code: 'PlanTooOld', message: 'm' }, ports.ledger, now());
    const previous = { tasks: 1, planned: 1, scanned: DiscoverOutputV1.example };
    expect(await planTags({ ...input, previous }, ports)).toMatchObject({ tasks: 3, planned: 1 });
    expect((await ports.ledger.tasksOf(target)).map(({ task: { taskNumber } }) => taskNumber)).toEqual([3]);
    expect(ports.queue.sent.map(({ taskNumber }) => taskNumber)).toEqual([1, 3]);
  });

  it('plans nothing in a stopped run, until it is resumed', async () => {
    const ports = portsFor();
    await ports.ledger.stop('run-1', new Date('2026-11-23T08:00:01.000Z'));
    await expect(planTags(input, ports)).rejects.toMatchObject({ name: 'Cancelled' });
    expect(ports.queue.sent).toEqual([]);
    ports.resources.scannedAt = '2026-11-23T08:00:03.000Z';
    const resumed = { ...input, run: { ...twoChanges, resumedAt: '2026-11-23T08:00:02.000Z' } };
    expect(await planTags(resumed, ports)).toMatchObject({ tasks: 2 });
  });

  it('plans nothing if nothing has to change', async () => {
    const ports = portsFor([resourceItem('i-1', { tags: { Production: 'Yes' } })]);
    expect(await planTags({ ...input, run }, ports)).toMatchObject({ tasks: 0, planned: 0 });
    expect(ports.queue.sent).toEqual([]);
  });
});
