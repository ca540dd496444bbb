import { describe, expect, it } from '@jest/globals';
import { tagRefusal } from '../adapters/ec2-instance/tag-refusals.ts';
import { TagRefusedError } from '../errors.ts';
import { FakeFleet, refuse } from '../testing/fake-fleet.ts';
import { instanceIds, task } from '../testing/fixtures.ts';
import { applyTask, type Decisions } from './apply-task.ts';

const nothing: Decisions = { applied: [], exceptions: [] };

describe('applyTask', () => {
  it('tags 1000 resources in one call', async () => {
    const fleet = new FakeFleet();
    const result = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([1000]);
    expect(result.applied).toHaveLength(1000);
    expect(result.exceptions).toEqual([]);
    expect(fleet.tagged.get('i-00000001')).toEqual(new Map([['Production', 'Yes']]));
  });

  it('drops the named IDs and tags the rest in the next call', async () => {
    const fleet = new FakeFleet({ gone: ['i-00000002', 'i-00000004'] });
    const result = await applyTask(task(instanceIds(5)), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([5, 3]);
    expect(result).toEqual({
      applied: ['i-00000001', 'i-00000003', 'i-00000005'],
      exceptions: [
        {
          id: 'i-00000002',
          outcome: 'skipped',
          code: 'InvalidInstanceID.NotFound',
          message: 'The instance no longer exists',
        },
        {
          id: 'i-00000004',
          outcome: 'skipped',
          code: 'InvalidInstanceID.NotFound',
          message: 'The instance no longer exists',
        },
      ],
    });
  });

  it('continues if a message names only some of them', async () => {
    const fleet = new FakeFleet({ gone: ['i-00000002', 'i-00000004'], names: 'first' });
    const result = await applyTask(task(instanceIds(5)), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([5, 4, 3]);
    expect(result.exceptions.map(({ id }) => id)).toEqual(['i-00000002', 'i-00000004']);
  });

  it('keeps the code and the message of a malformed ID', async () => {
    const fleet = new FakeFleet({
      onCall: (call) => {
        if (call === 1)
          throw new TagRefusedError(tagRefusal('InvalidInstanceID.Malformed', 'Invalid id: "i-00000001"'));
      },
    });
    const { exceptions } = await applyTask(task(instanceIds(2)), nothing, fleet.ports());
    expect(exceptions).toEqual([
      {
        id: 'i-00000001',
        outcome: 'skipped',
        code: 'InvalidInstanceID.Malformed',
        message: 'Invalid id: "i-00000001"',
      },
    ]);
  });

  it.each([
    'TagLimitExceeded',
    'OperationNotPermitted',
    'TagPolicyViolation',
    'IncorrectInstanceState',
    'SomethingNew',
  ])('finds the one resource behind %s', async (code) => {
    const fleet = new FakeFleet({ refusing: { 'i-00000007': code } });
    const result = await applyTask(task(instanceIds(16)), nothing, fleet.ports());
    expect(result.applied).toHaveLength(15);
    expect(result.exceptions).toEqual([
      { id: 'i-00000007', outcome: 'failed', code, message: `refused: ${code}` },
    ]);
    expect(fleet.calls).toHaveLength(10);
  });

  it('waits during concurrent tagging, with growing random pauses', async () => {
    const pauses: number[] = [];
    const fleet = new FakeFleet({ onCall: refuse('ConcurrentTagAccess', 3) });
    const pause = async (milliseconds: number) => void pauses.push(milliseconds);
    const result = await applyTask(task(['i-1']), nothing, fleet.ports({ pause }));
    expect(result).toEqual({ applied: ['i-1'], exceptions: [] });
    expect(pauses).toEqual([500, 1000, 2000]);
  });

  it('leaves the task for later if concurrent tagging continues', async () => {
    const fleet = new FakeFleet({ onCall: refuse('ConcurrentTagAccess') });
    const result = await applyTask(task(['i-1']), nothing, fleet.ports());
    expect(fleet.calls).toHaveLength(5);
    expect(result).toMatchObject({
      applied: [],
      exceptions: [],
      interrupted: { name: 'ConcurrentTagAccess' },
    });
  });

  it.each(['RequestExpired', 'ExpiredToken', 'ExpiredTokenException'])(
    'renews the credentials once on %s',
    async (code) => {
      const once = new FakeFleet({ onCall: refuse(code, 1) });
      expect(await applyTask(task(['i-1']), nothing, once.ports())).toEqual({
        applied: ['i-1'],
        exceptions: [],
      });
      expect(once.renewals).toBe(1);

      const always = new FakeFleet({ onCall: refuse(code) });
      const result = await applyTask(task(['i-1']), nothing, always.ports());
      expect(result).toMatchObject({ applied: [], interrupted: { name: code } });
      expect(always.renewals).toBe(1);
      expect(always.calls).toHaveLength(2);
    },
  );

  it('stops on any other error and keeps what was decided', async () => {
    const fleet = new FakeFleet({
      refusing: { 'i-00000004': 'TagLimitExceeded' },
      onCall: (call) => {
        if (call === 3) throw new TypeError('socket hang up');
      },
    });
    const result = await applyTask(task(instanceIds(4)), nothing, fleet.ports());
    expect(result).toMatchObject({
      applied: ['i-00000001'],
      exceptions: [],
      searchCalls: 2,
      interrupted: { name: 'InternalError', message: 'TypeError: socket hang up' },
    });
  });

  it('makes no call for resources that would have too many tags', async () => {
    const fleet = new FakeFleet();
    const result = await applyTask(task(['i-1', 'i-2'], { exceedsTagLimit: true }), nothing, fleet.ports());
    expect(fleet.calls).toEqual([]);
    const exception = {
      outcome: 'failed',
      code: 'TagLimitExceeded',
      message: 'The instance would have more than 50 tags; the call was not made',
    };
    expect(result).toEqual({
      applied: [],
      exceptions: [
        { id: 'i-1', ...exception },
        { id: 'i-2', ...exception },
      ],
    });
  });

  it('makes no call if there is too little time', async () => {
    const fleet = new FakeFleet();
    const result = await applyTask(task(['i-1']), nothing, fleet.ports({ timeIsShort: () => true }));
    expect(fleet.calls).toEqual([]);
    expect(result).toMatchObject({ applied: [], exceptions: [], interrupted: { name: 'OutOfTime' } });
  });

  it('does nothing if all is decided', async () => {
    const fleet = new FakeFleet();
    const decided: Decisions = {
      applied: ['i-00000001'],
      exceptions: [{ id: 'i-00000002', outcome: 'failed', code: 'TagLimitExceeded', message: 'm' }],
    };
    expect(await applyTask(task(instanceIds(2)), decided, fleet.ports())).toEqual(decided);
    expect(fleet.calls).toEqual([]);
  });
});
