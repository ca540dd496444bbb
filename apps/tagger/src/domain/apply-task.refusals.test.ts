import { describe, expect, it } from '@jest/globals';
import { tagRefusal } from '../adapters/ec2-instance/tag-refusals.ts';
import { TagRefusedError } from '../errors.ts';
import { FakeFleet, refuse } from '../testing/fake-fleet.ts';
import { instanceIds, task } from '../testing/fixtures.ts';
import { applyTask, type Decisions } from './apply-task.ts';

const nothing: Decisions = { applied: [], exceptions: [] };

describe('applyTask if the whole call is refused', () => {
  it.each([
    ['AssumeRoleDenied', 1],
    ['NoCredentials', 1],
    ['InvalidTagKey.Malformed', 2],
    ['OptInRequired', 2],
  ])('fails all open resources after %s, in %d calls', async (code, calls) => {
    const fleet = new FakeFleet({ onCall: refuse(code) });
    const result = await applyTask(
      task(instanceIds(3)),
      { ...nothing, applied: ['i-00000001'] },
      fleet.ports(),
    );
    const batch = ['i-00000002', 'i-00000003'];
    expect(fleet.calls).toEqual([batch, batch].slice(0, calls));
    expect(result).toEqual({
      applied: ['i-00000001'],
      exceptions: [
        { id: 'i-00000002', outcome: 'failed', code, message: `refused: ${code}` },
        { id: 'i-00000003', outcome: 'failed', code, message: `refused: ${code}` },
      ],
    });
  });

  it.each(['AuthFailure', 'InvalidClientTokenId'])(
    'tries once more with a new session after %s, then fails with that code',
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

  it.each([
    'TagPolicyViolation',
    'InvalidParameterValue',
    'UnauthorizedOperation',
    'AccessDenied',
    'SomethingNew',
  ])('takes six calls to end a task of 1000 that %s refuses as a whole', async (code) => {
    const fleet = new FakeFleet({ onCall: refuse(code) });
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
    expect(new Set(exceptions.map((exception) => exception.code))).toEqual(new Set([code]));
  });

  it('tries a neighbor if a tried resource is gone or has an individual problem', async () => {
    const fleet = new FakeFleet({
      gone: ['i-00000001'],
      names: 'none',
      refusing: { 'i-000000c9': 'TagLimitExceeded' },
    });
    const ports = fleet.ports();
    const createTags = async (ids: readonly string[]) => {
      await fleet.createTags(ids, []);
      throw new TagRefusedError(tagRefusal('TagPolicyViolation', 'the policy'));
    };
    const writer = { createTags, deleteTags: createTags, renewCredentials: () => undefined };
    const { exceptions } = await applyTask(task(instanceIds(1000)), nothing, { ...ports, writer });
    expect(fleet.calls.map((ids) => ids.length)).toEqual([1000, 1, 1, 1, 1, 1, 1, 1]);
    expect(fleet.calls.slice(1).flat()).toEqual([
      'i-00000001',
      'i-00000002',
      'i-000000c9',
      'i-000000ca',
      'i-00000191',
      'i-00000259',
      'i-00000321',
    ]);
    const codeOf = new Map(exceptions.map(({ id, code }) => [id, code]));
    expect(codeOf.get('i-00000001')).toBe('InvalidInstanceID.NotFound');
    expect(codeOf.get('i-000000c9')).toBe('TagLimitExceeded');
    expect(exceptions.filter(({ code }) => code === 'TagPolicyViolation')).toHaveLength(998);
  });

  it('does not end a task if the five are refused with different codes', async () => {
    const refusing = { 'i-00000001': 'TagPolicyViolation', 'i-000000c9': 'UnauthorizedOperation' };
    const asked = ['i-00000191', 'i-00000259', 'i-00000321'];
    const fleet = new FakeFleet({
      refusing: { ...refusing, ...Object.fromEntries(asked.map((id) => [id, 'TagPolicyViolation'])) },
    });
    const { applied, exceptions } = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([1000, 1, 1, 1, 1, 1, 995]);
    expect(applied).toHaveLength(995);
    expect(exceptions.map(({ code }) => code).toSorted()).toEqual([
      'TagPolicyViolation',
      'TagPolicyViolation',
      'TagPolicyViolation',
      'TagPolicyViolation',
      'UnauthorizedOperation',
    ]);
  });

  it('also tries five of six', async () => {
    const guarded = ['i-00000001', 'i-00000003', 'i-00000005'];
    const refusing = Object.fromEntries(guarded.map((id) => [id, 'UnauthorizedOperation']));
    const fleet = new FakeFleet({ refusing });
    const { applied, exceptions } = await applyTask(task(instanceIds(6)), nothing, fleet.ports());
    expect(applied.toSorted()).toEqual(['i-00000002', 'i-00000004', 'i-00000006']);
    expect(exceptions.map(({ id }) => id).toSorted()).toEqual(guarded);
  });

  it.each([
    ['OptInRequired', 3, 2],
    ['RegionDisabledException', 3, 2],
    ['UnauthorizedOperation', 1, 2],
    ['SomethingNew', 1, 2],
    ['UnauthorizedOperation', 3, 4],
  ])('tags all if %s occurs once in a task of %d, with %d calls', async (code, resources, calls) => {
    const fleet = new FakeFleet({ onCall: refuse(code, 1) });
    const result = await applyTask(task(instanceIds(resources)), nothing, fleet.ports());
    expect([result.applied.length, result.exceptions, fleet.calls.length]).toEqual([resources, [], calls]);
  });

  it('makes two calls for the only resource of a task if it must not be tagged', async () => {
    const fleet = new FakeFleet({ onCall: refuse('UnauthorizedOperation') });
    const result = await applyTask(task(['i-1']), nothing, fleet.ports());
    expect(fleet.calls).toEqual([['i-1'], ['i-1']]);
    expect(result.exceptions[0]?.code).toBe('UnauthorizedOperation');
  });

  it.each([
    ['one resource', ['i-00000007']],
    ['the first of the tried resources', ['i-00000001', 'i-000000c9']],
    ['neighbors', ['i-00000001', 'i-00000002', 'i-00000003', 'i-00000004', 'i-00000005', 'i-00000006']],
  ])('tags all other resources if a policy protects %s', async (_, guarded) => {
    const refusing = Object.fromEntries(guarded.map((id) => [id, 'UnauthorizedOperation']));
    const fleet = new FakeFleet({ refusing });
    const { applied, exceptions } = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    expect(applied).toHaveLength(1000 - guarded.length);
    expect(exceptions.map(({ id }) => id).toSorted()).toEqual(guarded);
    expect(fleet.calls.length).toBeLessThan(50);
  });

  it('does not conclude from an individual problem that the role may not tag', async () => {
    const refusing = { 'i-00000001': 'TagLimitExceeded', 'i-00000002': 'UnauthorizedOperation' };
    const fleet = new FakeFleet({ refusing, onCall: (call) => refuse('UnauthorizedOperation', 1)(call) });
    const { applied, exceptions } = await applyTask(task(instanceIds(8)), nothing, fleet.ports());
    expect(applied).toHaveLength(6);
    expect(exceptions.map(({ id, code }) => [id, code])).toEqual([
      ['i-00000001', 'TagLimitExceeded'],
      ['i-00000002', 'UnauthorizedOperation'],
    ]);
  });

  it('also fails batches that wait', async () => {
    const fleet = new FakeFleet({
      onCall: (call) => refuse(call === 1 ? 'TagLimitExceeded' : 'AuthFailure')(call),
    });
    const { exceptions } = await applyTask(task(instanceIds(4)), nothing, fleet.ports());
    // The first of the five tried resources. Its credentials are renewed once.
    expect(fleet.calls.map((ids) => ids.length)).toEqual([4, 1, 1]);
    expect(exceptions.map(({ code }) => code)).toEqual(Array(4).fill('AuthFailure'));
  });
});
