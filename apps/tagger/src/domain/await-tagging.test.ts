import { describe, expect, it } from '@jest/globals';
import type { AwaitTaggingOutput } from '@muster/contracts';
import fc from 'fast-check';
import type { Ledger } from '../ports/ledger.ts';
import { accountId, instanceIds, region, run, target, task, writePlan } from '../testing/fixtures.ts';
import { LedgerInMemory } from '../testing/ledger-in-memory.ts';
import { awaitTagging as awaitTaggingWith, type AwaitTaggingPorts } from './await-tagging.ts';
import { EVENTS_OF_LOOK, EVENTS_OF_TARGET } from './look-pace.ts';
import { settleOpen } from './settle-open.ts';

const START = Date.parse('2026-11-23T08:00:00.000Z');
const at = (seconds: number) => new Date(START + seconds * 1000);
const input = (previous: AwaitTaggingOutput | Record<string, never>, regionCount = 1) => ({
  run,
  accountId,
  region,
  regionCount,
  previous,
});

const awaitTagging = (
  look: ReturnType<typeof input>,
  ledger: Ledger,
  now: Date,
  more: Partial<AwaitTaggingPorts> = {},
) =>
  awaitTaggingWith(look, {
    ledger,
    pausedAt: async () => undefined,
    deadTaskNumbers: async () => [],
    now: () => now,
    ...more,
  });

const planned = async (tasks: number) => {
  const ledger = new LedgerInMemory();
  const list = Array.from({ length: tasks }, (_, index) => task(instanceIds(2), { taskNumber: index + 1 }));
  await writePlan(ledger, list);
  const settle = (taskNumber: number) =>
    ledger.settle(target, {
      schemaVersion: 1,
      taskNumber,
      settledAt: at(0).toISOString(),
      resources: 2,
      exceptions: [],
      apiCalls: {},
    });
  return { ledger, settle };
};

describe('awaitTagging', () => {
  it('is settled immediately if all tasks are', async () => {
    const { ledger, settle } = await planned(1);
    await settle(1);
    expect(await awaitTagging(input({}), ledger, at(0))).toEqual({
      settled: true,
      waitSeconds: 1,
      attempt: 1,
      settledTasks: 1,
      tasks: 1,
      progressAt: '2026-11-23T08:00:00.000Z',
    });
  });

  it('fails tasks whose messages are dead letters, with the reason that is known, and ends', async () => {
    const { ledger, settle } = await planned(3);
    await settle(1);
    await ledger.saveProgress(
      { ...target, taskNumber: 3 },
      { applied: ['i-00000001'], exceptions: [], apiCalls: {}, failure: { code: 'X', message: 'no luck' } },
    );
    const deadTaskNumbers = async () => [3, 2, 1, 2, 7];
    const look = await awaitTagging(input({}), ledger, at(60), { deadTaskNumbers });
    expect(look).toMatchObject({ settled: true, settledTasks: 3 });
    const [, second, third] = await ledger.tasksOf(target);
    const message = 'The consumer could not handle the tag task, and its message is in the dead letters';
    expect(second?.outcome?.exceptions).toMatchObject([
      { id: 'i-00000001', outcome: 'failed', code: 'DeadLetter', message },
      { id: 'i-00000002', outcome: 'failed', code: 'DeadLetter', message },
    ]);
    expect(third?.outcome?.exceptions).toMatchObject([
      { id: 'i-00000002', outcome: 'failed', code: 'X', message: `${message}: no luck` },
    ]);
  });

  it('notes that the attempts at a dead letter may have changed tags', async () => {
    const { ledger } = await planned(2);
    const nothing = { applied: [], exceptions: [], apiCalls: {} };
    const [own, other] = [1, 2].map((taskNumber) => ({ ...target, taskNumber }));
    if (own === undefined || other === undefined) throw new Error('no tasks');
    await ledger.saveProgress(own, { ...nothing, applied: ['i-00000001'], isUnfinished: true });
    await ledger.saveProgress(other, { ...nothing, mayBeChanged: ['i-00000001'] });
    await awaitTagging(input({}), ledger, at(60), { deadTaskNumbers: async () => [1, 2] });
    const tasks = await ledger.tasksOf(target);
    expect(
      tasks.map(({ outcome }) => outcome?.exceptions.map(({ id, mayBeChanged }) => [id, mayBeChanged])),
    ).toEqual([
      [['i-00000002', true]],
      [
        ['i-00000001', true],
        ['i-00000002', undefined],
      ],
    ]);
  });

  it('fails the target if the ledger does not have the task of a dead letter any more', async () => {
    const { ledger } = await planned(2);
    const lost = Object.assign(ledger, { getTask: async () => undefined });
    await expect(
      awaitTagging(input({}), lost, at(60), { deadTaskNumbers: async () => [2] }),
    ).rejects.toMatchObject({ name: 'TaskMissing' });
  });

  it('waits for the other tasks of the target after some became dead letters', async () => {
    const { ledger } = await planned(2);
    const look = await awaitTagging(input({}), ledger, at(60), { deadTaskNumbers: async () => [2] });
    expect(look).toMatchObject({ settled: false, settledTasks: 1, tasks: 2 });
  });

  it('does not give up while tagging is paused, and six hours after the pause', async () => {
    const { ledger } = await planned(1);
    const pausedAt = async () => '2026-11-23T08:00:30.000Z';
    const first = await awaitTagging(input({}), ledger, at(0));
    const paused = await awaitTagging(input({ ...first, waitSeconds: 2 }), ledger, at(20 * 3600), {
      pausedAt,
    });
    expect(paused).toMatchObject({
      settled: false,
      pausedAt: '2026-11-23T08:00:30.000Z',
      progressAt: '2026-11-24T04:00:00.000Z',
    });
    const later = await awaitTagging(input(paused), ledger, at(26 * 3600 - 1));
    expect(later.settled).toBe(false);
    expect(later).not.toHaveProperty('pausedAt');
    expect((await awaitTagging(input(later), ledger, at(26 * 3600))).settled).toBe(true);
  });

  it('pauses 1, 2, 4 … up to 900 seconds while no task is settled', async () => {
    const { ledger } = await planned(1);
    const waits: number[] = [];
    let previous: AwaitTaggingOutput | Record<string, never> = {};
    for (let look = 0; look < 13; look++) {
      const output = await awaitTagging(input(previous), ledger, at(0));
      waits.push(output.waitSeconds);
      previous = output;
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]);
  });

  it('pauses half as long after progress, at least one second, and records the time of the progress', async () => {
    const { ledger, settle } = await planned(3);
    const first = await awaitTagging(input({}), ledger, at(0));
    await settle(1);
    const second = await awaitTagging(input({ ...first, waitSeconds: 8 }), ledger, at(10));
    expect(second).toMatchObject({
      settled: false,
      waitSeconds: 4,
      attempt: 2,
      settledTasks: 1,
      progressAt: at(10).toISOString(),
    });
    await settle(2);
    expect(await awaitTagging(input({ ...second, waitSeconds: 1 }), ledger, at(20))).toMatchObject({
      waitSeconds: 1,
    });
  });

  it('gives up after 6 hours without progress, and keeps what an interrupted attempt decided', async () => {
    const { ledger, settle } = await planned(3);
    await settle(2);
    const skipped = { id: 'i-00000001', outcome: 'skipped', code: 'X', message: 'y' } as const;
    await ledger.saveProgress(
      { ...target, taskNumber: 3 },
      { applied: [], exceptions: [skipped], apiCalls: { 'ec2:CreateTags': 7 } },
    );
    const first = await awaitTagging(input({}), ledger, at(0));
    expect((await awaitTagging(input(first), ledger, at(6 * 3600 - 1))).settled).toBe(false);
    const last = await awaitTagging(input(first), ledger, at(6 * 3600));
    expect(last).toMatchObject({ settled: true, settledTasks: 3, tasks: 3 });
    const notSettled = (id: string) => ({
      id,
      outcome: 'failed',
      code: 'NotSettled',
      message: 'The tag task was not processed in time',
    });
    expect(
      (await ledger.tasksOf(target)).map(({ outcome }) => [outcome?.exceptions, outcome?.apiCalls]),
    ).toEqual([
      [[notSettled('i-00000001'), notSettled('i-00000002')], {}],
      [[], {}],
      [[skipped, notSettled('i-00000002')], { 'ec2:CreateTags': 7 }],
    ]);
  });

  it('does not treat a count that goes up and down as progress', async () => {
    const { ledger, settle } = await planned(4);
    await settle(1);
    const counts = [1, 0, 1, 0, 1];
    const odd = Object.assign(Object.create(ledger) as LedgerInMemory, {
      getPlan: () => ledger.getPlan(target),
      settledTaskNumbers: async () => Array.from({ length: counts.shift() ?? 0 }, (_, index) => index + 1),
    });
    let previous: AwaitTaggingOutput | Record<string, never> = {};
    for (let look = 0; look < 5; look++) previous = await awaitTagging(input(previous), odd, at(look * 60));
    expect(previous).toMatchObject({ settledTasks: 1, progressAt: at(0).toISOString(), waitSeconds: 16 });
  });

  it.each([
    [1, 150],
    [16, 140],
    [17, 130],
    [34, 53],
    [51, 27],
    [68, 14],
    [89, 5],
  ])(
    'ends if tasks settle forever: with %d targets, each waits for a day, in a history of 25,000 events',
    async (regions, lastLook) => {
      const { ledger, settle } = await planned(200);
      let previous: AwaitTaggingOutput | Record<string, never> = {};
      let seconds = 0;
      let looks = 0;
      for (; looks < 1000 && !('settled' in previous && previous.settled); looks++) {
        await settle(looks + 1);
        previous = await awaitTagging(input(previous, regions), ledger, at(seconds));
        if (!previous.settled) seconds += previous.waitSeconds;
      }
      expect(looks).toBe(lastLook);
      expect(seconds).toBeGreaterThanOrEqual(24 * 3600);
      expect(regions * (EVENTS_OF_TARGET + looks * EVENTS_OF_LOOK)).toBeLessThan(25_000);
      expect(previous).toMatchObject({ settled: true, settledTasks: 200, tasks: 200 });
      const ends = (await ledger.tasksOf(target)).map(
        ({ outcome }) => outcome?.exceptions[0]?.code ?? 'applied',
      );
      expect(ends.filter((end) => end === 'applied')).toHaveLength(lastLook);
      expect(ends.filter((end) => end === 'NotSettled')).toHaveLength(200 - lastLook);
    },
  );

  describe('with a task that was too old', () => {
    const settleAs = async (ledger: LedgerInMemory, code: string) => {
      const open = await ledger.getTask({ ...target, taskNumber: 1 });
      if (open !== undefined) await settleOpen(open, { code, message: 'm' }, ledger, at(0));
    };

    it.each([
      ['PlanTooOld', true],
      ['Cancelled', true],
      ['TagLimitExceeded', undefined],
    ])('settled as %s, requests another planning: %s', async (code, replan) => {
      const { ledger } = await planned(1);
      await settleAs(ledger, code);
      const output = await awaitTagging(input({}), ledger, at(1));
      expect([output.settled, output.replan]).toEqual([true, replan]);
    });

    it.each([
      [0, true],
      [2, true],
      [3, undefined],
    ])('after %d plannings for that reason: %s', async (replans, replan) => {
      const { ledger } = await planned(1);
      await settleAs(ledger, 'PlanTooOld');
      const plan = await ledger.getPlan(target);
      ledger.getPlan = async () => plan && { ...plan, replans };
      expect((await awaitTagging(input({}), ledger, at(1))).replan).toBe(replan);
    });

    it('of an earlier round, which was planned again, requests nothing', async () => {
      const { ledger } = await planned(1);
      await settleAs(ledger, 'PlanTooOld');
      const plan = await ledger.getPlan(target);
      ledger.getPlan = async () => plan && { ...plan, round: 2, tasksBefore: 1 };
      expect(await awaitTagging(input({}), ledger, at(1))).not.toHaveProperty('replan');
    });
  });

  it('fails if nothing was planned', async () => {
    await expect(awaitTagging(input({}), new LedgerInMemory(), at(0))).rejects.toMatchObject({
      name: 'PlanMissing',
    });
  });

  it('continues to count the checks after another planning, with short pauses again', async () => {
    const { ledger } = await planned(1);
    const replanned: AwaitTaggingOutput = {
      settled: true,
      waitSeconds: 900,
      attempt: 40,
      settledTasks: 1,
      tasks: 1,
      progressAt: at(0).toISOString(),
      replan: true,
    };
    const first = await awaitTagging(input(replanned, 34), ledger, at(7 * 3600));
    expect(first).toMatchObject({ settled: false, waitSeconds: 1, attempt: 41, settledTasks: 0 });
    const second = await awaitTagging(input(first, 34), ledger, at(7 * 3600 + 1));
    expect(second).toMatchObject({ settled: false, waitSeconds: 2, attempt: 42, firstAttempt: 41 });
    const last = await awaitTagging(input({ ...second, attempt: 52 }, 34), ledger, at(7 * 3600 + 3));
    expect(last).toMatchObject({ settled: true, attempt: 53 });
  });

  it('never makes more checks than its share of the history, however tasks settle', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 89 }),
        fc.array(fc.boolean(), { minLength: 160, maxLength: 160 }),
        async (regions, progress) => {
          const { ledger, settle } = await planned(200);
          let previous: AwaitTaggingOutput | Record<string, never> = {};
          let seconds = 0;
          let looks = 0;
          while (!('settled' in previous && previous.settled)) {
            previous = await awaitTagging(input(previous, regions), ledger, at(seconds));
            looks += 1;
            if (progress[looks] ?? true) await settle(looks);
            seconds += previous.waitSeconds;
          }
          expect(regions * (EVENTS_OF_TARGET + looks * EVENTS_OF_LOOK)).toBeLessThan(25_000);
        },
      ),
      { numRuns: 30 },
    );
  });
});
