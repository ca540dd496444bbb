import { describe, expect, it } from '@jest/globals';
import { type TagTaskMessage, TagTaskMessageV1 } from '@muster/contracts';
import { openInMemory } from '@muster/sqlite';
import { SqliteFailureLimit } from '../adapters/sqlite-failure-limit.ts';
import { FakeFleet } from '../testing/fake-fleet.ts';
import { instanceIds, target, task, writePlan } from '../testing/fixtures.ts';
import { LedgerInMemory } from '../testing/ledger-in-memory.ts';
import { type ApplyTagsPorts, applyTags } from './apply-tags.ts';

const TASKS = 60;
const CONSUMERS = 10;

/** A run with single-instance tasks, all of which AWS refuses. */
async function world(maxFailures: number | undefined) {
  const database = openInMemory();
  const ledger = new LedgerInMemory(database);
  const ids = instanceIds(TASKS);
  await writePlan(
    ledger,
    ids.map((id, index) => task([id], { taskNumber: index + 1 })),
  );
  const fleet = new FakeFleet({
    refusing: Object.fromEntries(ids.map((id) => [id, 'OperationNotPermitted'])),
  });
  const ports: ApplyTagsPorts = {
    ledger,
    failures: new SqliteFailureLimit(database),
    stoppedAt: (runId) => ledger.stoppedAt(runId),
    pausedAt: async () => undefined,
    applyPortsFor: () => fleet.ports(),
    countApiCalls: async (work) => ({ result: await work(), apiCalls: {} }),
    now: () => new Date('2026-11-23T08:00:05.000Z'),
    sendLater: async () => undefined,
    random: () => 0.5,
  };
  const messages = ids.map((_, index): TagTaskMessage =>
    TagTaskMessageV1.schema.parse({
      ...TagTaskMessageV1.example,
      ...target,
      taskNumber: index + 1,
      ...(maxFailures === undefined ? {} : { maxFailures }),
    }),
  );
  /** The codes of all tasks. A task has one resource. */
  const codes = async () =>
    (await ledger.tasksOf(target)).map(({ outcome }) => outcome?.exceptions[0]?.code ?? 'open');
  return { ledger, fleet, ports, messages, codes };
}

const tried = (codes: readonly string[]) => codes.filter((code) => code === 'OperationNotPermitted').length;

describe('a run with a limit of failures', () => {
  it.each([
    [0, 1],
    [1, 2],
    [7, 8],
    [59, 60],
    [60, 60],
    [undefined, 60],
  ])(
    'allows %s: %d tasks are tried one by one, and the others get an outcome',
    async (maxFailures, count) => {
      const { ports, messages, codes } = await world(maxFailures);
      for (const message of messages) await applyTags(message, false, ports);
      const all = await codes();
      expect([tried(all), all.filter((code) => code === 'TooManyFailures').length]).toEqual([
        count,
        TASKS - count,
      ]);
    },
  );

  it('makes no call for a task that begins after the limit', async () => {
    const { ledger, fleet, ports, messages } = await world(0);
    const [first, ...others] = messages;
    if (first === undefined) throw new Error('no task');
    await applyTags(first, false, ports);
    const before = [fleet.calls.length, fleet.tagReads.length];
    for (const message of others) await applyTags(message, false, ports);
    expect([fleet.calls.length, fleet.tagReads.length]).toEqual(before);
    const [, second] = await ledger.tasksOf(target);
    expect(second?.outcome?.exceptions).toEqual([
      {
        id: 'i-00000002',
        outcome: 'failed',
        code: 'TooManyFailures',
        message: 'Not tried, because more than 0 resources of the run had failed (--max-failures)',
      },
    ]);
  });

  it('counts no redelivered message twice', async () => {
    const { ports, messages, codes } = await world(3);
    for (const message of messages.slice(0, 3))
      for (let receives = 0; receives < 4; receives++) await applyTags(message, false, ports);
    for (const message of messages.slice(3)) await applyTags(message, false, ports);
    expect(tried(await codes())).toBe(4);
  });

  it('counts a task that was settled by an attempt that ended before it could count', async () => {
    const { ports, messages, codes } = await world(0);
    const [first, second] = messages;
    if (first === undefined || second === undefined) throw new Error('no tasks');
    const counted: number[] = [];
    const failures = {
      isExceeded: async () => counted.length > 0,
      count: async ({ taskNumber }: { taskNumber: number }) => void counted.push(taskNumber),
    };
    const lost = { ...failures, count: () => Promise.reject(new Error('connection lost')) };
    await expect(applyTags(first, false, { ...ports, failures: lost })).rejects.toThrow('connection lost');
    expect((await codes())[0]).toBe('OperationNotPermitted');
    await applyTags(first, false, { ...ports, failures });
    expect(counted).toEqual([1]);
    await applyTags(second, false, { ...ports, failures });
    expect((await codes())[1]).toBe('TooManyFailures');
  });

  it.each([0, 5, 20])(
    'allows %d: tries at most the tasks that ten consumers have in progress more',
    async (maxFailures) => {
      const { ports, messages, codes } = await world(maxFailures);
      const queue = [...messages];
      const consumer = async () => {
        for (let message = queue.shift(); message !== undefined; message = queue.shift())
          await applyTags(message, false, ports);
      };
      await Promise.all(Array.from({ length: CONSUMERS }, consumer));
      const all = await codes();
      expect(all).not.toContain('open');
      expect(tried(all)).toBeGreaterThan(maxFailures);
      expect(tried(all)).toBeLessThanOrEqual(maxFailures + CONSUMERS);
    },
  );
});
