import { describe, expect, it } from '@jest/globals';
import type { InstanceFacts } from '../adapters/ec2-instance/blamed-instance.ts';
import { FakeFleet } from '../testing/fake-fleet.ts';
import { instanceIds, task } from '../testing/fixtures.ts';
import { applyTask, type Decisions } from './apply-task.ts';

const nothing: Decisions = { applied: [], exceptions: [] };
const shown = (changes: Partial<InstanceFacts> = {}): InstanceFacts => ({
  state: 'running',
  tagKeys: ['Name'],
  managedBy: undefined,
  tagsInMetadata: false,
  ...changes,
});
const keys = (count: number) => Array.from({ length: count }, (_, index) => `k${index}`);

describe('applyTask if single resources refuse', () => {
  it('excludes those with too many tags after one read, and tags the rest in one call', async () => {
    const full = ['i-00000002', 'i-00000080', 'i-000003e8'];
    const fleet = new FakeFleet({
      refusing: Object.fromEntries(full.map((id) => [id, 'TagLimitExceeded'])),
      facts: new Map([
        ...instanceIds(1000).map((id) => [id, shown()] as const),
        ...full.map((id) => [id, shown({ tagKeys: keys(50) })] as const),
      ]),
    });
    const { applied, exceptions } = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    // The first one that is tried is tagged, so no other has to be tried.
    expect(fleet.calls.map((ids) => ids.length)).toEqual([1000, 1, 996]);
    expect(fleet.factReads.map((ids) => ids.length)).toEqual([999]);
    expect(applied).toHaveLength(997);
    const message = 'The instance would have more than 50 tags';
    expect(exceptions).toEqual(
      full.map((id) => ({ id, outcome: 'failed', code: 'TagLimitExceeded', message })),
    );
  });

  it.each([
    ['IncorrectState', { state: 'terminated' }, 'skipped', 'The instance is terminated'],
    ['IncorrectInstanceState', { state: 'shutting-down' }, 'skipped', 'The instance is shutting-down'],
    [
      'OperationNotPermitted',
      { managedBy: 'eks.amazonaws.com' },
      'failed',
      'refused: OperationNotPermitted (the instance is managed by eks.amazonaws.com)',
    ],
  ])('excludes those whose state explains %s', async (code, facts, outcome, message) => {
    const concerned = instanceIds(400, 3);
    const fleet = new FakeFleet({
      refusing: Object.fromEntries(concerned.map((id) => [id, code])),
      facts: new Map([
        ...instanceIds(1000).map((id) => [id, shown()] as const),
        ...concerned.map((id) => [id, shown(facts)] as const),
      ]),
    });
    const { applied, exceptions } = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([1000, 1, 599]);
    expect(applied).toHaveLength(600);
    expect(exceptions).toHaveLength(400);
    expect(exceptions[0]).toEqual({ id: 'i-00000003', outcome, code, message });
  });

  it('excludes those whose metadata cannot contain the key', async () => {
    const concerned = instanceIds(300, 3);
    const code = 'InvalidParameterValue';
    const fleet = new FakeFleet({
      refusing: Object.fromEntries(concerned.map((id) => [id, code])),
      facts: new Map(concerned.map((id) => [id, shown({ tagsInMetadata: true })])),
    });
    const set = [['Cost Center', '12']] as const;
    const result = await applyTask(task(instanceIds(1000), { set: [...set] }), nothing, fleet.ports());
    expect(fleet.calls.map((ids) => ids.length)).toEqual([1000, 1, 699]);
    expect(result.exceptions).toHaveLength(300);
  });

  it('gives a tried resource the outcome that its state explains', async () => {
    const fleet = new FakeFleet({
      refusing: { 'i-00000001': 'IncorrectState' },
      facts: new Map([['i-00000001', shown({ state: 'terminated' })]]),
    });
    const { exceptions } = await applyTask(task(instanceIds(8)), nothing, fleet.ports());
    expect(exceptions).toEqual([
      { id: 'i-00000001', outcome: 'skipped', code: 'IncorrectState', message: 'The instance is terminated' },
    ]);
  });

  it('stops after 64 calls if nothing explains the refusals, and reports that', async () => {
    const concerned = instanceIds(1000).filter((_, index) => index % 10 === 3);
    const fleet = new FakeFleet({
      refusing: Object.fromEntries(concerned.map((id) => [id, 'OperationNotPermitted'])),
      facts: new Error('You are not authorized to perform: ec2:DescribeInstances'),
    });
    const { applied, exceptions } = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    expect(fleet.calls).toHaveLength(65);
    expect(fleet.factReads).toHaveLength(1);
    expect(applied.length + exceptions.length).toBe(1000);
    const stopped = exceptions.filter(({ code }) => code === 'SearchStopped');
    expect(stopped[0]?.message).toBe(
      'Not tried individually: 64 calls did not find every refused instance: OperationNotPermitted: refused: OperationNotPermitted Its tags and state could not be read (InternalError).',
    );
    expect(new Set(exceptions.map(({ outcome }) => outcome))).toEqual(new Set(['failed']));
  });

  it('stops after 64 calls after any number of interruptions', async () => {
    const concerned = instanceIds(1000).filter((_, index) => index % 10 === 3);
    const fleet = new FakeFleet({
      refusing: Object.fromEntries(concerned.map((id) => [id, 'OperationNotPermitted'])),
      onCall: (call) => {
        if (call % 13 === 0) throw new Error('connection lost');
      },
    });
    let result: Awaited<ReturnType<typeof applyTask>> = nothing;
    do result = await applyTask(task(instanceIds(1000)), result, fleet.ports());
    while (result.interrupted !== undefined);
    expect(fleet.calls).toHaveLength(65);
    expect(result.searchCalls).toBe(64);
    expect(result.applied.length + result.exceptions.length).toBe(1000);
  });

  it('leaves few resources undecided when the search stops, because it tries the largest batches first', async () => {
    const concerned = instanceIds(1000).filter((_, index) => index % 100 === 33);
    const fleet = new FakeFleet({
      refusing: Object.fromEntries(concerned.map((id) => [id, 'OperationNotPermitted'])),
    });
    const { applied } = await applyTask(task(instanceIds(1000)), nothing, fleet.ports());
    expect(applied).toHaveLength(799);
  });
});
