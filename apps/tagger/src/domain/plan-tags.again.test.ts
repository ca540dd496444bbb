import { describe, expect, it } from '@jest/globals';
import { DiscoverOutputV1, type PlanTagsOutput } from '@muster/contracts';
import { resourceItem, target, task } from '../testing/fixtures.ts';
import { now, planInput as input, portsFor, twoChanges } from '../testing/plan-ports.ts';
import { planTags } from './plan-tags.ts';
import { settleOpen } from './settle-open.ts';

describe('planTags in a resumed run', () => {
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
    expect(tasks.map(({ task, outcome }) => [task.taskNumber, task.resources, outcome?.exceptions])).toEqual([
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

describe('a planned target', () => {
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
});
