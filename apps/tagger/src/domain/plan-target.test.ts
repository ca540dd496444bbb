import { describe, expect, it } from '@jest/globals';
import { MemoryResourceSource, MemoryTaskQueue } from '../../test/fake-ports.ts';
import { accountId, instanceIds, region, resourceItem, run, runWith, target } from '../../test/fixtures.ts';
import { MemoryLedger } from '../ledger/memory-ledger.ts';
import { planTarget } from './plan-target.ts';

const twoChanges = runWith([
  { id: 'web', match: { tags: { Team: 'web' } }, set: { A: '1' } },
  { id: 'rest', match: { missingTags: ['Team'] }, set: { B: '1' } },
]);
const input = { run: twoChanges, accountId, region };
const now = () => new Date('2026-11-23T08:00:03.000Z');

const portsFor = (
  resources = [resourceItem('i-1'), resourceItem('i-2', { tags: { Team: 'web' } }), resourceItem('i-3')],
) => ({
  ledger: new MemoryLedger(),
  resources: new MemoryResourceSource(resources),
  queue: new MemoryTaskQueue(),
  now,
});

describe('planTarget', () => {
  it('writes the tasks and sends a message for each', async () => {
    const ports = portsFor();
    expect(await planTarget(input, ports)).toEqual({ tasks: 2, planned: 3 });
    expect((await ports.ledger.tasksOf(target)).map(({ task }) => task.set)).toEqual([
      { A: '1' },
      { B: '1' },
    ]);
    expect(await ports.ledger.getPlan(target)).toEqual({
      tasks: 2,
      planned: 3,
      conflictsKept: 0,
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

  it('keeps the plan when called again and sends only what is not settled', async () => {
    const ports = portsFor();
    await planTarget(input, ports);
    await ports.ledger.settle(target, {
      schemaVersion: 1,
      taskNumber: 1,
      settledAt: '2026-11-23T08:00:05.000Z',
      resources: 1,
      exceptions: {},
      apiCalls: {},
    });
    ports.resources.resources = instanceIds(9).map((id) => resourceItem(id));
    expect(await planTarget(input, ports)).toEqual({ tasks: 2, planned: 3 });
    expect(ports.resources.reads).toBe(1);
    expect(ports.queue.sent.map(({ taskNumber }) => taskNumber)).toEqual([1, 2, 2]);
  });

  it('plans anew after a crash before the plan was complete', async () => {
    const ports = portsFor();
    const { writePlan } = ports.ledger;
    ports.ledger.writePlan = async () => {
      throw new Error('connection lost');
    };
    await expect(planTarget(input, ports)).rejects.toThrow('connection lost');
    expect(ports.queue.sent).toEqual([]);
    ports.ledger.writePlan = writePlan;
    expect(await planTarget(input, ports)).toEqual({ tasks: 2, planned: 3 });
  });

  it('plans nothing where there is nothing to change', async () => {
    const ports = portsFor([resourceItem('i-1', { tags: { Production: 'Yes' } })]);
    expect(await planTarget({ ...input, run }, ports)).toEqual({ tasks: 0, planned: 0 });
    expect(ports.queue.sent).toEqual([]);
  });
});
