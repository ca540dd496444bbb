import { describe, expect, it } from '@jest/globals';
import { type TagPairs, type TagTaskMessage, TagTaskMessageV1 } from '@muster/contracts';
import { openInMemory } from '@muster/sqlite';
import { tagRefusal } from '../adapters/ec2-instance/tag-refusals.ts';
import { SqliteFailureLimit } from '../adapters/sqlite-failure-limit.ts';
import { CallsBusyError, TagRefusedError } from '../errors.ts';
import { FakeFleet, type FleetOptions, refuse } from '../testing/fake-fleet.ts';
import { instanceIds, target, task, writePlan } from '../testing/fixtures.ts';
import { LedgerInMemory } from '../testing/ledger-in-memory.ts';
import { applyTags } from './apply-tags.ts';

const message: TagTaskMessage = TagTaskMessageV1.schema.parse({ ...TagTaskMessageV1.example, ...target });

const setUp = async (options: FleetOptions = {}) => {
  const database = openInMemory();
  const ledger = new LedgerInMemory(database);
  await writePlan(ledger, [task(instanceIds(4))]);
  const fleet = new FakeFleet(options);
  const delays: number[] = [];
  const ports = {
    ledger,
    failures: new SqliteFailureLimit(database),
    stoppedAt: (runId: string) => ledger.stoppedAt(runId),
    pausedAt: async (): Promise<string | undefined> => undefined,
    applyPortsFor: () => fleet.ports(),
    countApiCalls: async <T>(work: () => Promise<T>) => {
      const before = fleet.calls.length;
      const result = await work();
      return { result, apiCalls: { 'ec2:CreateTags': fleet.calls.length - before } };
    },
    now: () => new Date('2026-11-23T08:00:05.000Z'),
    sendLater: async (_message: TagTaskMessage, delaySeconds: number) => {
      delays.push(delaySeconds);
    },
    random: () => 0.5,
  };
  const outcome = async () => (await ledger.tasksOf(target))[0]?.outcome;
  return { ledger, fleet, ports, outcome, delays };
};

describe('applyTags', () => {
  it('applies a task and writes its outcome with the number of calls', async () => {
    const { ports, outcome } = await setUp({ gone: ['i-00000003'] });
    await applyTags(message, false, ports);
    expect(await outcome()).toEqual({
      schemaVersion: 1,
      taskNumber: 1,
      settledAt: '2026-11-23T08:00:05.000Z',
      resources: 4,
      exceptions: [
        {
          id: 'i-00000003',
          outcome: 'skipped',
          code: 'InvalidInstanceID.NotFound',
          message: 'The instance no longer exists',
        },
      ],
      apiCalls: { 'ec2:CreateTags': 2 },
    });
  });

  it.each([false, true])(
    'waits in the queue if the calls are reserved by others (last receive: %s)',
    async (last) => {
      const { ports, ledger, fleet, outcome, delays } = await setUp({ gone: ['i-00000003'] });
      let calls = 0;
      const waitForSlot = async () => {
        calls += 1;
        if (calls === 2) throw new CallsBusyError(30_000);
      };
      const busy = { ...ports, applyPortsFor: () => fleet.ports({ waitForSlot }) };
      expect(await applyTags(message, last, busy)).toEqual({ delayedSeconds: 35 });
      expect(delays).toEqual([35]);
      expect(await outcome()).toBeUndefined();
      expect(await ledger.getProgress(message)).toMatchObject({ exceptions: [{ id: 'i-00000003' }] });
      await applyTags(message, false, ports);
      expect(await outcome()).toMatchObject({ exceptions: [{ id: 'i-00000003', outcome: 'skipped' }] });
    },
  );

  it('waits in the queue while tagging is paused, and ends if the run is stopped meanwhile', async () => {
    const { ports, ledger, fleet, outcome, delays } = await setUp();
    const paused = { ...ports, pausedAt: async () => '2026-11-23T07:00:00.000Z' };
    const late = { ...paused, now: () => new Date('2026-11-23T20:00:00.000Z') };
    expect(await applyTags(message, true, late)).toEqual({ delayedSeconds: 30 });
    expect([delays, fleet.calls, await outcome()]).toEqual([[30], [], undefined]);
    await ledger.stop(message.runId, new Date('2026-11-23T08:00:03.000Z'));
    await applyTags(message, false, paused);
    expect(await outcome()).toMatchObject({ exceptions: [{ code: 'Cancelled' }, {}, {}, {}] });
  });

  it('keeps why an attempt failed, with its decisions', async () => {
    const { ports, ledger } = await setUp({ gone: ['i-00000003'] });
    const broken = {
      ...ports,
      applyPortsFor: () => {
        throw Object.assign(new Error('no adapter'), { name: 'UnknownResourceType' });
      },
    };
    await expect(applyTags(message, true, broken)).rejects.toThrow('no adapter');
    expect(await ledger.getProgress(message)).toEqual({
      applied: [],
      exceptions: [],
      apiCalls: {},
      failure: { code: 'UnknownResourceType', message: 'no adapter' },
    });
  });

  it('ignores a settled task', async () => {
    const { ports, fleet } = await setUp();
    await applyTags(message, false, ports);
    await applyTags(message, false, ports);
    expect(fleet.calls).toHaveLength(1);
  });

  it('continues where an interrupted attempt stopped', async () => {
    const { ports, fleet, ledger, outcome } = await setUp({
      refusing: { 'i-00000001': 'TagLimitExceeded' },
      onCall: (call) => {
        if (call === 4) throw new Error('connection lost');
      },
    });
    await expect(applyTags(message, false, ports)).rejects.toThrow('connection lost');
    expect(await outcome()).toBeUndefined();
    expect(await ledger.getProgress(message)).toMatchObject({
      applied: ['i-00000002'],
      apiCalls: { 'ec2:CreateTags': 4 },
      searchCalls: 3,
    });

    expect(await applyTags(message, false, ports)).toEqual({});
    expect(fleet.calls.slice(4)).toEqual([['i-00000003', 'i-00000004']]);
    expect(await outcome()).toMatchObject({
      exceptions: [{ id: 'i-00000001', outcome: 'failed', code: 'TagLimitExceeded' }],
      apiCalls: { 'ec2:CreateTags': 5 },
    });
  });

  it.each([
    new RangeError('Invalid time value'),
    new TypeError('x is not iterable'),
    new SyntaxError('Unexpected token'),
    new Error('no luck'),
  ])('keeps names of JavaScript out of the ledger: %p', async (thrown) => {
    const { ports, outcome } = await setUp({
      onCall: () => {
        throw thrown;
      },
    });
    await applyTags(message, true, ports);
    const exceptions = (await outcome())?.exceptions ?? [];
    expect(exceptions.map(({ outcome: end, code }) => [end, code])).toEqual([
      ['failed', 'InternalError'],
      ['failed', 'InternalError'],
      ['failed', 'InternalError'],
      ['failed', 'InternalError'],
    ]);
    expect(exceptions[0]?.message).toContain(thrown.message);
  });

  it('fails the undecided resources at the last receive, and settles the message', async () => {
    const { ports, outcome } = await setUp({
      gone: ['i-00000002'],
      onCall: (call) => {
        if (call === 2) throw Object.assign(new Error('AWS kept throttling'), { name: 'Throttled' });
      },
    });
    expect(await applyTags(message, true, ports)).toMatchObject({ givenUp: { name: 'Throttled' } });
    const failed = {
      outcome: 'failed',
      code: 'Throttled',
      message: 'AWS kept throttling',
      mayBeChanged: true,
    };
    expect((await outcome())?.exceptions).toEqual([
      {
        id: 'i-00000002',
        outcome: 'skipped',
        code: 'InvalidInstanceID.NotFound',
        message: 'The instance no longer exists',
      },
      { id: 'i-00000001', ...failed },
      { id: 'i-00000003', ...failed },
      { id: 'i-00000004', ...failed },
    ]);
  });

  it('does not treat a refusal as an interruption', async () => {
    const { ports, outcome } = await setUp({
      onCall: () => {
        throw new TagRefusedError(tagRefusal('UnauthorizedOperation', 'You are not authorized'));
      },
    });
    await applyTags(message, false, ports);
    expect(((await outcome())?.exceptions ?? []).map(({ code }) => code)).toEqual(
      Array(4).fill('UnauthorizedOperation'),
    );
  });

  it('applies a task that is an hour old, but not one that is a second older', async () => {
    const { ports, fleet, outcome } = await setUp();
    await applyTags(message, false, { ...ports, now: () => new Date('2026-11-23T09:00:00.001Z') });
    expect(fleet.calls).toEqual([]);
    const settled = await outcome();
    expect(settled?.exceptions).toHaveLength(4);
    expect(settled?.exceptions[0]).toEqual({
      id: 'i-00000001',
      outcome: 'failed',
      code: 'PlanTooOld',
      message:
        'The tags were read at 2026-11-23T08:00:00.000Z, more than 3600 seconds ago; nothing was changed',
    });

    const other = await setUp();
    await applyTags(message, false, { ...other.ports, now: () => new Date('2026-11-23T09:00:00.000Z') });
    expect(other.fleet.calls).toHaveLength(1);
  });

  it('uses the limit of the run', async () => {
    const { ports, fleet } = await setUp();
    await applyTags({ ...message, taskMaxAgeSeconds: 4 }, false, ports);
    expect(fleet.calls).toEqual([]);
    const other = await setUp();
    await applyTags({ ...message, taskMaxAgeSeconds: 5 }, false, other.ports);
    expect(other.fleet.calls).toHaveLength(1);
  });

  it.each([
    ['119 seconds', undefined, '2026-11-23T08:01:59.999Z', 0],
    ['120 seconds', undefined, '2026-11-23T08:02:00.000Z', 1],
    ['no time, if the run always compares', 0, '2026-11-23T08:00:00.000Z', 1],
    ['a time below the limit of the run', 600, '2026-11-23T08:09:59.000Z', 0],
  ])('reads the present values again after %s', async (_what, compareAfterSeconds, now, reads) => {
    const { ports, fleet } = await setUp();
    await applyTags({ ...message, compareAfterSeconds }, false, { ...ports, now: () => new Date(now) });
    expect(fleet.tagReads).toHaveLength(reads);
    expect(fleet.calls).toHaveLength(1);
  });

  it('settles a resource with another value as Changed, without setting it', async () => {
    const { ports, fleet, outcome } = await setUp({ tags: { 'i-00000003': [['Production', 'Maybe']] } });
    await applyTags({ ...message, compareAfterSeconds: 0 }, false, ports);
    expect(await outcome()).toMatchObject({
      exceptions: [{ id: 'i-00000003', outcome: 'skipped', code: 'Changed' }],
    });
    expect(fleet.tagged.get('i-00000003')).toEqual(new Map([['Production', 'Maybe']]));
    expect(fleet.calls).toEqual([['i-00000001', 'i-00000002', 'i-00000004']]);
  });

  it('keeps what an attempt decided before the task became too old', async () => {
    const { ports, ledger, outcome } = await setUp();
    await ledger.saveProgress(message, {
      applied: ['i-00000002'],
      exceptions: [{ id: 'i-00000003', outcome: 'skipped', code: 'X', message: 'y' }],
      apiCalls: { 'ec2:CreateTags': 3 },
    });
    await applyTags(message, false, { ...ports, now: () => new Date('2026-11-23T10:00:00.000Z') });
    expect(await outcome()).toMatchObject({
      exceptions: [{ id: 'i-00000003' }, { id: 'i-00000001' }, { id: 'i-00000004' }],
      apiCalls: { 'ec2:CreateTags': 3 },
    });
  });

  it('records the attempt before the first call', async () => {
    const { ports, ledger } = await setUp({
      onCall: () => {
        throw new Error('the process is killed');
      },
    });
    const saveProgress = ledger.saveProgress.bind(ledger);
    let saves = 0;
    ledger.saveProgress = async (key, progress) => {
      saves += 1;
      if (saves === 1) await saveProgress(key, progress);
    };
    await expect(applyTags(message, false, ports)).rejects.toThrow('killed');
    expect(await ledger.getProgress(message)).toEqual({
      applied: [],
      exceptions: [],
      apiCalls: {},
      isUnfinished: true,
    });
  });

  it.each(['its call had no answer', 'it was killed'])(
    'says that an attempt may have changed tags if %s, and somebody else changes one of them',
    async (end) => {
      const { ports, ledger, fleet } = await setUp();
      const [own = '', other = ''] = instanceIds(2);
      const set: TagPairs = [
        ['Production', 'Yes'],
        ['Owner', 'ops'],
      ];
      const before = set.map(([key]) => [key, null] as const);
      await writePlan(ledger, [
        task([own, other], { set, resources: [own, other].map((id) => ({ id, before })), runId: 'run-2' }),
      ]);
      const second = { ...message, runId: 'run-2', compareAfterSeconds: 0 };
      const { saveProgress } = ledger;
      const createTags = async () => {
        fleet.tagged.set(own, new Map(set));
        // A process that is killed saves nothing more.
        if (end === 'it was killed') ledger.saveProgress = async () => undefined;
        throw new Error('connection lost');
      };
      const lost = {
        ...ports,
        applyPortsFor: () => fleet.ports({ writer: Object.assign(new FakeFleet(), { createTags }) }),
      };
      await expect(applyTags(second, false, lost)).rejects.toThrow('connection lost');
      ledger.saveProgress = saveProgress;

      fleet.tagged.get(own)?.set('Owner', 'dev');
      await applyTags(second, false, ports);
      expect((await ledger.tasksOf({ ...target, runId: 'run-2' }))[0]?.outcome?.exceptions).toEqual([
        {
          id: own,
          outcome: 'skipped',
          code: 'Changed',
          message:
            'The resource has "Owner" = "dev"; when the plan was made, it did not have the tag. Nothing was changed by this attempt, but an earlier one may have changed tags',
          mayBeChanged: true,
        },
      ]);
    },
  );

  it('knows that a refused attempt changed nothing', async () => {
    const { ports, outcome } = await setUp({ onCall: refuse('RequestExpired', 2) });
    await expect(applyTags(message, false, ports)).rejects.toMatchObject({ name: 'RequestExpired' });
    const tooLate = { ...ports, now: () => new Date('2026-11-23T10:00:00.000Z') };
    await applyTags(message, false, tooLate);
    expect((await outcome())?.exceptions).toContainEqual({
      id: 'i-00000001',
      outcome: 'failed',
      code: 'PlanTooOld',
      message: expect.any(String),
    });
  });

  it('cancels open resources in a stopped run, and continues once it is resumed', async () => {
    const stopped = await setUp();
    await stopped.ledger.stop('run-1', new Date('2026-11-23T08:00:04.000Z'));
    await applyTags(message, false, stopped.ports);
    expect(stopped.fleet.calls).toEqual([]);
    expect((await stopped.outcome())?.exceptions.map(({ code, outcome }) => [code, outcome])).toEqual(
      Array(4).fill(['Cancelled', 'failed']),
    );

    const resumed = await setUp();
    await resumed.ledger.stop('run-1', new Date('2026-11-23T08:00:04.000Z'));
    await applyTags({ ...message, resumedAt: '2026-11-23T08:00:04.001Z' }, false, resumed.ports);
    expect(resumed.fleet.calls).toHaveLength(1);
  });

  it('fails if the ledger does not know the task', async () => {
    const { ports } = await setUp();
    await expect(applyTags({ ...message, taskNumber: 9 }, false, ports)).rejects.toMatchObject({
      code: 'TaskMissing',
    });
  });
});
