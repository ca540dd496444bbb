import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FakeFleet } from '../../test/fake-fleet.ts';
import { instanceIds, task } from '../../test/fixtures.ts';
import { TagRefusedError } from '../errors.ts';
import { applyTask, type Decisions } from './apply-task.ts';

const nothing: Decisions = { applied: [], exceptions: [] };
const refuse =
  (code: string, times = Infinity) =>
  (call: number) => {
    if (call <= times) throw new TagRefusedError(code, `refused: ${code}`);
  };

describe('applyTask', () => {
  it('tags 1000 resources in one call', async () => {
    const fleet = new FakeFleet();
    const result = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([1000]);
    expect(result.applied).toHaveLength(1000);
    expect(result.exceptions).toEqual([]);
    expect(fleet.tagged.get('i-00000001')).toEqual(new Map([['Production', 'Yes']]));
  });

  it('drops the named ids and tags the rest in the next call', async () => {
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

  it('goes on where a message names only some of them', async () => {
    const fleet = new FakeFleet({ gone: ['i-00000002', 'i-00000004'], names: 'first' });
    const result = await applyTask(task(instanceIds(5)), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([5, 4, 3]);
    expect(result.exceptions.map(({ id }) => id)).toEqual(['i-00000002', 'i-00000004']);
  });

  it('keeps the code and the message of a malformed id', async () => {
    const fleet = new FakeFleet({
      onCall: (call) => {
        if (call === 1) throw new TagRefusedError('InvalidInstanceID.Malformed', 'Invalid id: "i-00000001"');
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
    expect(fleet.calls).toHaveLength(9);
  });

  it.each(['AssumeRoleDenied', 'InvalidTagKey.Malformed'])(
    'gives up on all that is open after %s',
    async (code) => {
      const fleet = new FakeFleet({ onCall: refuse(code) });
      const result = await applyTask(
        task(instanceIds(3)),
        { ...nothing, applied: ['i-00000001'] },
        fleet.ports(),
      );
      expect(fleet.calls).toEqual([['i-00000002', 'i-00000003']]);
      expect(result).toEqual({
        applied: ['i-00000001'],
        exceptions: [
          { id: 'i-00000002', outcome: 'failed', code, message: `refused: ${code}` },
          { id: 'i-00000003', outcome: 'failed', code, message: `refused: ${code}` },
        ],
      });
    },
  );

  it.each(['AuthFailure', 'InvalidClientTokenId'])(
    'tries once more with a new session after %s, then gives up under that code',
    async (code) => {
      const again = new FakeFleet({ onCall: refuse(code, 1) });
      expect((await applyTask(task(['i-1']), nothing, again.ports())).applied).toEqual(['i-1']);
      const fleet = new FakeFleet({ onCall: refuse(code) });
      const { exceptions } = await applyTask(task(['i-1', 'i-2']), nothing, fleet.ports());
      expect(fleet.calls).toEqual([
        ['i-1', 'i-2'],
        ['i-1', 'i-2'],
      ]);
      expect(exceptions.map((exception) => exception.code)).toEqual([code, code]);
    },
  );

  it('asks five resources whether a role may tag at all, before it gives up on a thousand', async () => {
    const fleet = new FakeFleet({ onCall: refuse('UnauthorizedOperation') });
    const { applied, exceptions } = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([1000, 1, 1, 1, 1, 1]);
    expect(fleet.calls.slice(1).flat()).toEqual([
      'i-00000001',
      'i-000000c9',
      'i-00000191',
      'i-00000259',
      'i-00000321',
    ]);
    expect(applied).toEqual([]);
    expect(exceptions).toHaveLength(1000);
    expect(new Set(exceptions.map(({ code }) => code))).toEqual(new Set(['UnauthorizedOperation']));
  });

  it('asks five of six, too', async () => {
    const guarded = ['i-00000001', 'i-00000003', 'i-00000005'];
    const refusing = Object.fromEntries(guarded.map((id) => [id, 'UnauthorizedOperation']));
    const fleet = new FakeFleet({ refusing });
    const { applied, exceptions } = await applyTask(task(instanceIds(6)), nothing, fleet.ports());
    expect(applied.toSorted()).toEqual(['i-00000002', 'i-00000004', 'i-00000006']);
    expect(exceptions.map(({ id }) => id).toSorted()).toEqual(guarded);
  });

  it('makes one call for the one resource of a task that may not be tagged', async () => {
    const fleet = new FakeFleet({ onCall: refuse('UnauthorizedOperation') });
    const result = await applyTask(task(['i-1']), nothing, fleet.ports());
    expect(fleet.calls).toEqual([['i-1']]);
    expect(result.exceptions[0]?.code).toBe('UnauthorizedOperation');
  });

  it.each([
    ['one resource', ['i-00000007']],
    ['the first of those that are asked', ['i-00000001', 'i-000000c9']],
    ['neighbours', ['i-00000001', 'i-00000002', 'i-00000003', 'i-00000004', 'i-00000005', 'i-00000006']],
  ])('keeps no other resource from its tags where a policy protects %s', async (_, guarded) => {
    const refusing = Object.fromEntries(guarded.map((id) => [id, 'UnauthorizedOperation']));
    const fleet = new FakeFleet({ refusing });
    const { applied, exceptions } = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    expect(applied).toHaveLength(1000 - guarded.length);
    expect(exceptions.map(({ id }) => id).toSorted()).toEqual(guarded);
    expect(fleet.calls.length).toBeLessThan(50);
  });

  it('does not take a resource with a fault of its own for a sign that the role may not tag', async () => {
    const refusing = { 'i-00000001': 'TagLimitExceeded', 'i-00000002': 'UnauthorizedOperation' };
    const fleet = new FakeFleet({ refusing, onCall: (call) => refuse('UnauthorizedOperation', 1)(call) });
    const { applied, exceptions } = await applyTask(task(instanceIds(8)), nothing, fleet.ports());
    expect(applied).toHaveLength(6);
    expect(exceptions.map(({ id, code }) => [id, code])).toEqual([
      ['i-00000001', 'TagLimitExceeded'],
      ['i-00000002', 'UnauthorizedOperation'],
    ]);
  });

  it('gives up on batches that wait, too', async () => {
    const fleet = new FakeFleet({
      onCall: (call) => refuse(call === 1 ? 'TagLimitExceeded' : 'AuthFailure')(call),
    });
    const { exceptions } = await applyTask(task(instanceIds(4)), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([4, 2, 2]);
    expect(exceptions.map(({ code }) => code)).toEqual(Array(4).fill('AuthFailure'));
  });

  it('waits for concurrent tagging, with growing random pauses', async () => {
    const pauses: number[] = [];
    const fleet = new FakeFleet({ onCall: refuse('ConcurrentTagAccess', 3) });
    const pause = async (milliseconds: number) => void pauses.push(milliseconds);
    const result = await applyTask(task(['i-1']), nothing, fleet.ports({ pause }));
    expect(result).toEqual({ applied: ['i-1'], exceptions: [] });
    expect(pauses).toEqual([500, 1000, 2000]);
  });

  it('leaves the task for later when concurrent tagging goes on', async () => {
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
      applied: ['i-00000001', 'i-00000002'],
      exceptions: [],
      interrupted: { message: 'socket hang up' },
    });
  });

  it('spends no call on resources that would have too many tags', async () => {
    const fleet = new FakeFleet();
    const result = await applyTask(task(['i-1', 'i-2'], { exceedsTagLimit: true }), nothing, fleet.ports());
    expect(fleet.calls).toEqual([]);
    const exception = {
      outcome: 'failed',
      code: 'TagLimitExceeded',
      message: 'The instance would have more than 50 tags; it was not tried',
    };
    expect(result).toEqual({
      applied: [],
      exceptions: [
        { id: 'i-1', ...exception },
        { id: 'i-2', ...exception },
      ],
    });
  });

  it('makes no call when time is short', async () => {
    const fleet = new FakeFleet();
    const result = await applyTask(task(['i-1']), nothing, fleet.ports({ timeIsShort: () => true }));
    expect(fleet.calls).toEqual([]);
    expect(result).toMatchObject({ applied: [], exceptions: [], interrupted: { name: 'OutOfTime' } });
  });

  it('has nothing to do where all is decided', async () => {
    const fleet = new FakeFleet();
    const decided: Decisions = {
      applied: ['i-00000001'],
      exceptions: [{ id: 'i-00000002', outcome: 'failed', code: 'TagLimitExceeded', message: 'm' }],
    };
    expect(await applyTask(task(instanceIds(2)), decided, fleet.ports())).toEqual(decided);
    expect(fleet.calls).toEqual([]);
  });
});

describe('applyTask with any mixture of resources', () => {
  const KINDS = [
    'good',
    'gone',
    'TagLimitExceeded',
    'OperationNotPermitted',
    'UnauthorizedOperation',
  ] as const;
  type Kind = (typeof KINDS)[number];
  /** Five that a policy protects could be the five that are asked, and so be taken for all. */
  const MOST_PROTECTED = 4;
  const kinds = fc
    .array(fc.constantFrom<Kind>('good', 'good', ...KINDS), { minLength: 1, maxLength: 60 })
    .map((list) => {
      let left = MOST_PROTECTED;
      return list.map((kind) => (kind === 'UnauthorizedOperation' && left-- <= 0 ? 'good' : kind));
    });
  const names = fc.constantFrom('all' as const, 'first' as const, 'none' as const);

  const fleetOf = (
    list: readonly Kind[],
    naming: 'all' | 'first' | 'none',
    onCall?: (call: number) => void,
  ) => {
    const ids = instanceIds(list.length);
    const gone = ids.filter((_, index) => list[index] === 'gone');
    const refusing = Object.fromEntries(
      ids.flatMap((id, index) => {
        const kind = list[index];
        return kind === undefined || kind === 'good' || kind === 'gone' ? [] : [[id, kind]];
      }),
    );
    const fleet = new FakeFleet({ gone, refusing, names: naming, ...(onCall && { onCall }) });
    return { ids, fleet };
  };

  const expectRightResult = (
    list: readonly Kind[],
    ids: readonly string[],
    fleet: FakeFleet,
    result: Decisions,
  ) => {
    ids.forEach((id, index) => {
      const kind = list[index];
      expect(fleet.tagged.has(id)).toBe(kind === 'good');
      expect(result.applied.includes(id)).toBe(kind === 'good');
      const exception = result.exceptions.find((each) => each.id === id);
      if (kind === 'good') expect(exception).toBeUndefined();
      else if (kind === 'gone') expect(exception?.outcome).toBe('skipped');
      else expect(exception).toMatchObject({ outcome: 'failed', code: kind });
    });
    expect(result.applied.length + result.exceptions.length).toBe(ids.length);
  };

  it('gives every resource its own outcome, in at most twice as many calls as there are resources', async () => {
    await fc.assert(
      fc.asyncProperty(kinds, names, async (list, naming) => {
        const { ids, fleet } = fleetOf(list, naming);
        const result = await applyTask(task(ids), nothing, fleet.ports());
        expect(result.interrupted).toBeUndefined();
        expectRightResult(list, ids, fleet, result);
        expect(fleet.calls.length).toBeLessThan(2 * ids.length + 1);
      }),
    );
  });

  // Nine calls are enough to halve 60 resources down to one, so that each go decides something.
  it('comes to the same result however often it is interrupted', async () => {
    await fc.assert(
      fc.asyncProperty(kinds, names, fc.integer({ min: 9, max: 20 }), async (list, naming, every) => {
        const { ids, fleet } = fleetOf(list, naming, (call) => {
          if (call % every === 0) throw new Error('connection lost');
        });
        let result: Awaited<ReturnType<typeof applyTask>> = nothing;
        for (let go = 0; go < 61; go++) {
          result = await applyTask(task(ids), result, fleet.ports());
          if (result.interrupted === undefined) break;
        }
        expect(result.interrupted).toBeUndefined();
        expectRightResult(list, ids, fleet, result);
      }),
    );
  });
});
