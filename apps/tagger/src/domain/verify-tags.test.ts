import { describe, expect, it } from '@jest/globals';
import {
  DiscoverOutputV1,
  type ResourceException,
  type TagTask,
  type Verification,
  type VerifyTagsInput,
} from '@muster/contracts';
import type { TaggableResource } from '../ports/resource-source.ts';
import {
  accountId,
  instanceIds,
  region,
  type ResourceChanges,
  resourceItem,
  run,
  target,
  task,
  writePlan,
} from '../testing/fixtures.ts';
import { InventoryInMemory } from '../testing/inventory-in-memory.ts';
import { LedgerInMemory } from '../testing/ledger-in-memory.ts';
import { verifyTags } from './verify-tags.ts';

const rescan = { ...DiscoverOutputV1.example, apiCalls: { 'ec2:DescribeInstances': 1 } };
const atFirst: Verification = {
  done: false,
  attempt: 1,
  scan: 'verification-1',
  waitSeconds: 1,
  tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
  apiCalls: {},
};
const tagged = (id: string, changes: ResourceChanges = {}) =>
  resourceItem(id, { tags: { Name: 'x', Production: 'Yes' }, ...changes });

const setUp = async (
  tasks: readonly { task: TagTask; exceptions?: ResourceException[]; settled?: boolean }[],
  resources: readonly TaggableResource[],
) => {
  const ledger = new LedgerInMemory();
  await writePlan(
    ledger,
    tasks.map((entry) => entry.task),
  );
  for (const entry of tasks.filter(({ settled = true }) => settled))
    await ledger.settle(target, {
      schemaVersion: 1,
      taskNumber: entry.task.taskNumber,
      settledAt: '2026-11-23T08:00:05.000Z',
      resources: entry.task.resources.length,
      exceptions: entry.exceptions ?? [],
      apiCalls: { 'ec2:CreateTags': 2 },
    });
  const ports = {
    ledger,
    resources: new InventoryInMemory(resources),
    now: () => new Date('2026-11-23T08:00:09.000Z'),
  };
  const verify = (verification: Verification = atFirst, scanned: VerifyTagsInput['rescan'] = rescan) =>
    verifyTags({ run, accountId, region, rescan: scanned, verification }, ports);
  return { ledger, ports, verify };
};

describe("the results of a target's rules", () => {
  it('are counted by resource: one that no longer exists is skipped', async () => {
    const [applied = '', gone = '', failed = '', vanished = ''] = instanceIds(4);
    const planned = task([applied, gone, failed, vanished], { ruleIds: ['a', 'b'] });
    const [first, ...others] = planned.resources;
    const mixed = { ...planned, resources: [{ ...first, rules: [1] }, ...others] } as TagTask;
    const { ledger, verify } = await setUp([{ task: mixed }], [tagged(applied)]);
    const marker = await ledger.getPlan(target);
    const rules = [
      { id: 'a', planned: 3, kept: 1, nothingToDo: 2, overruled: 3 },
      { id: 'b', planned: 4, kept: 0, nothingToDo: 0, overruled: 0 },
      { id: 'c', planned: 0, kept: 5, nothingToDo: 0, overruled: 0 },
    ];
    ledger.getPlan = async () => marker && { ...marker, rules };
    const seen = await verify();
    expect(seen.rules).toEqual([
      { id: 'a', matched: 9, applied: 0, failed: 0, skipped: 3, kept: 1, nothingToDo: 2, overruled: 3 },
      { id: 'b', matched: 4, applied: 1, failed: 0, skipped: 3, kept: 0, nothingToDo: 0, overruled: 0 },
      { id: 'c', matched: 5, applied: 0, failed: 0, skipped: 0, kept: 5, nothingToDo: 0, overruled: 0 },
    ]);
    expect((await verify()).rules).toEqual(seen.rules);
  });
});

describe('resources whose tags had changed', () => {
  it('are skipped and counted, unless they are gone', async () => {
    const [applied = '', changed = '', gone = '', ended = '', unknown = ''] = instanceIds(5);
    const exceptions = [changed, gone, ended, unknown].map((id) => ({
      id,
      outcome: 'skipped' as const,
      code: 'Changed',
      message: 'changed',
    }));
    const { verify } = await setUp(
      [{ task: task([applied, changed, gone, ended, unknown]), exceptions }],
      [
        tagged(applied),
        resourceItem(changed),
        resourceItem(gone, { goneAt: '2026-11-23T08:00:06.000Z' }),
        resourceItem(ended, { state: 'terminated' }),
      ],
    );
    const { tagging, done, failure } = await verify();
    expect({ tagging, done, failure }).toEqual({
      tagging: { planned: 5, applied: 1, verified: 1, failed: 0, skipped: 4, changed: 1 },
      done: true,
      failure: undefined,
    });
  });
});

describe('tags that were removed', () => {
  it('are verified if they are absent, unverified if they are there, and changed if they have another value', async () => {
    const [removed = '', there = '', other = '', ended = ''] = instanceIds(4);
    const remove = task([removed, there, other, ended], {
      set: [['Environment', 'prod']],
      remove: [['env', 'prod']],
    });
    const tags = { Environment: 'prod' };
    const { verify, ledger } = await setUp(
      [{ task: remove }],
      [
        resourceItem(removed, { tags }),
        resourceItem(there, { tags: { ...tags, env: 'prod' } }),
        resourceItem(other, { tags: { ...tags, env: 'mine' } }),
        resourceItem(ended, { tags: {}, state: 'terminated' }),
      ],
    );
    const { tagging, done } = await verify();
    expect(tagging).toEqual({ planned: 4, applied: 2, verified: 1, failed: 0, skipped: 2, changed: 1 });
    expect(done).toBe(false);
    expect(await ledger.verificationOf(target)).toMatchObject({ unverifiedIds: [there], goneIds: [ended] });
  });
});

describe('verifyTags', () => {
  it('is done once every applied tag is found, and adds up the calls', async () => {
    const ids = instanceIds(3);
    const { ledger, verify } = await setUp(
      [{ task: task(ids.slice(0, 2)) }, { task: task(ids.slice(2), { taskNumber: 2 }) }],
      [...ids.map((id) => tagged(id)), resourceItem('i-ffff')],
    );
    expect(await verify()).toEqual({
      ...atFirst,
      done: true,
      tagging: { planned: 3, applied: 3, verified: 3, failed: 0, skipped: 0 },
      apiCalls: { 'ec2:CreateTags': 4, 'ec2:DescribeInstances': 1 },
    });
    expect(await ledger.verificationOf(target)).toEqual({
      attempt: 1,
      checkedAt: '2026-11-23T08:00:09.000Z',
      tagging: { planned: 3, applied: 3, verified: 3, failed: 0, skipped: 0 },
      unverified: 0,
      unverifiedIds: [],
      goneIds: [],
    });
  });

  it('returns the same output for the same input', async () => {
    const { verify } = await setUp([{ task: task(instanceIds(2)) }], [tagged('i-00000001')]);
    expect(await verify()).toEqual(await verify());
  });

  it('collects the repeated scans of all its attempts', async () => {
    const { verify } = await setUp([{ task: task(instanceIds(1)) }], [resourceItem('i-00000001')]);
    expect(await verify()).not.toHaveProperty('rescans');
    const earlier = {
      scan: 'verification-1',
      before: 30,
      found: 0,
      scans: 2,
      result: 'confirmed' as const,
    };
    const later = { ...earlier, scan: 'verification-2', scans: 3, result: 'corrected' as const };
    const again = { ...rescan, scan: 'verification-2', rescans: [later] };
    expect(
      await verify({ ...atFirst, attempt: 2, scan: 'verification-2', rescans: [earlier] }, again),
    ).toMatchObject({ done: false, rescans: [earlier, later] });
    expect(
      await verify({ ...atFirst, attempt: 3, scan: 'verification-3', rescans: [earlier, later] }),
    ).toMatchObject({ done: true, rescans: [earlier, later] });
  });

  it.each([
    [
      ['TooManyFailures', 'OperationNotPermitted', 'TooManyFailures'],
      {
        code: 'OperationNotPermitted',
        message: '1 resource could not be tagged: No.; 2 resources not tried (TooManyFailures)',
      },
    ],
    [['TooManyFailures', 'TooManyFailures'], { code: 'TooManyFailures', message: '2 resources: No.' }],
  ])('distinguishes resources that failed from those that were not tried: %j', async (codes, failure) => {
    const ids = instanceIds(codes.length);
    const exceptions = ids.map((id, index) => ({
      id,
      outcome: 'failed' as const,
      code: codes[index] ?? '',
      message: 'No.',
    }));
    const { verify } = await setUp([{ task: task(ids), exceptions }], []);
    expect((await verify()).failure).toEqual(failure);
  });

  it("reports AWS's code if there is one beside resources that the search did not reach", async () => {
    const [stopped = '', refused = ''] = instanceIds(2);
    const exceptions = [
      { id: stopped, outcome: 'failed' as const, code: 'SearchStopped', message: 'Not tried alone' },
      { id: refused, outcome: 'failed' as const, code: 'OperationNotPermitted', message: 'No.' },
    ];
    const { verify } = await setUp([{ task: task([stopped, refused]), exceptions }], []);
    expect((await verify()).failure).toEqual({
      code: 'OperationNotPermitted',
      message: '2 resources could not be tagged: No.',
    });
  });

  it('requests further scans while a tag is missing, then reports it', async () => {
    const { ports, verify } = await setUp(
      [{ task: task(instanceIds(2)) }],
      [tagged('i-00000001'), resourceItem('i-00000002', { tags: { Production: 'No' } })],
    );
    const second = await verify();
    expect(second).toEqual({
      done: false,
      attempt: 2,
      scan: 'verification-2',
      waitSeconds: 5,
      tagging: { planned: 2, applied: 2, verified: 1, failed: 0, skipped: 0 },
      apiCalls: { 'ec2:CreateTags': 2, 'ec2:DescribeInstances': 1 },
    });
    const third = await verify(second);
    expect(third).toMatchObject({ done: false, attempt: 3, scan: 'verification-3', waitSeconds: 10 });
    expect(await verify(third)).toEqual({
      ...third,
      done: true,
      apiCalls: { 'ec2:CreateTags': 2, 'ec2:DescribeInstances': 3 },
      failure: {
        code: 'TagsNotVerified',
        message: 'EC2 does not return the tags that were set on 1 resource: i-00000002',
      },
    });
    ports.resources.resources = [tagged('i-00000001'), tagged('i-00000002')];
    expect(await verify(third)).toMatchObject({ done: true, tagging: { verified: 2 } });
    expect(await verify(third)).not.toHaveProperty('failure');
  });

  it('names the first five of many', async () => {
    const ids = instanceIds(7);
    const { verify } = await setUp(
      [{ task: task(ids) }],
      ids.map((id) => resourceItem(id)),
    );
    expect((await verify({ ...atFirst, attempt: 3, scan: 'verification-3' })).failure?.message).toBe(
      'EC2 does not return the tags that were set on 7 resources: ' +
        'i-00000001, i-00000002, i-00000003, i-00000004, i-00000005, …',
    );
  });

  it('skips resources that no longer exist, by any indication', async () => {
    const ids = instanceIds(4);
    const { ledger, verify } = await setUp(
      [{ task: task(ids) }],
      [
        tagged('i-00000001'),
        tagged('i-00000002', { goneAt: '2026-11-23T08:00:08.000Z' }),
        resourceItem('i-00000003', { state: 'terminated', tags: {} }),
      ],
    );
    const result = await verify();
    expect(result).toMatchObject({
      done: true,
      tagging: { planned: 4, applied: 1, verified: 1, failed: 0, skipped: 3 },
    });
    expect(result).not.toHaveProperty('failure');
    expect((await ledger.verificationOf(target))?.goneIds).toEqual([
      'i-00000002',
      'i-00000003',
      'i-00000004',
    ]);
  });

  it('counts exceptions, does not check them, and reports the first failure', async () => {
    const ids = instanceIds(4);
    const { verify } = await setUp(
      [
        {
          task: task(ids),
          exceptions: [
            { id: 'i-00000002', outcome: 'failed', code: 'TagLimitExceeded', message: 'More than 50 tags' },
            { id: 'i-00000003', outcome: 'failed', code: 'OperationNotPermitted', message: 'no' },
            { id: 'i-00000004', outcome: 'skipped', code: 'InvalidInstanceID.NotFound', message: 'gone' },
          ],
        },
      ],
      [tagged('i-00000001'), resourceItem('i-00000002')],
    );
    expect(await verify()).toMatchObject({
      done: true,
      tagging: { planned: 4, applied: 1, verified: 1, failed: 2, skipped: 1 },
      failure: { code: 'TagLimitExceeded', message: '2 resources could not be tagged: More than 50 tags' },
    });
  });

  it('refuses to verify unsettled tasks', async () => {
    const { verify } = await setUp([{ task: task(['i-1']), settled: false }], []);
    await expect(verify()).rejects.toMatchObject({ name: 'TaskNotSettled' });
  });
});
