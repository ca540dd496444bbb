import { afterEach, describe, expect, it } from '@jest/globals';
import type { FaultsPatch } from '@muster/simulated-aws';
import { query, readLedger } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222', '333333333333'];
const regions = ['us-east-1', 'eu-west-1'];
const targets = accounts.flatMap((account) => regions.map((region) => [account, region] as const));
const PER_TARGET = 400;

let world: World;
afterEach(() => world.close());

const refused = (code: string, status = 400): NonNullable<FaultsPatch['refusedCalls']> => [
  { api: 'ec2:CreateTags', code, status, share: 0.05 },
  { api: 'ec2:DescribeTags', code, status, share: 0.05 },
];
const throttling = refused('RequestLimitExceeded', 503);
const concurrent = refused('ConcurrentTagAccess');
const expired = refused('RequestExpired');
const broken: FaultsPatch = { errorRate: { 'ec2:*': 0.05, 'sts:*': 0.05 } };
const managed: FaultsPatch = { refusedTags: [{ code: 'OperationNotPermitted', managed: true }] };
const policy: FaultsPatch = {
  tagPolicies: [{ target: '333333333333/eu-west-1', key: 'Production', values: ['No'] }],
};
const denied: FaultsPatch = { createTagsDenied: ['222222222222/us-east-1'] };
const dead: FaultsPatch = { vanish: { '111111111111/*': 20 } };

/** Tags the fleet with faults, and checks what holds in each case. @returns the failed resources by code */
async function tagWith(faults: FaultsPatch): Promise<Record<string, number>> {
  world = await startWorld({
    aws: { accounts, regions, instancesPerTarget: PER_TARGET, managedShare: 0.05 },
    config: { accounts, compareAfterSeconds: 0 },
  });
  await world.aws.setFaults(faults);
  const { summary } = await world.run(['--run-id', 'r1']);
  const { planned, applied, verified, failed, skipped } = summary.tagging;
  expect(planned).toBe(targets.length * PER_TARGET);
  expect(applied + failed + skipped).toBe(planned);
  expect(verified).toBe(applied);
  expect(summary.apiCalls['ec2:CreateTags'] ?? 0).toBeLessThan(targets.length * 30);

  const tasks = await readLedger(world, 'r1', targets);
  const codes = new Map<string, string>();
  for (const { task, outcome } of tasks) {
    expect(outcome?.resources).toBe(task.resources.length);
    for (const { id, code } of outcome?.exceptions ?? []) codes.set(id, code);
  }
  expect(tasks.flatMap(({ task }) => task.resources)).toHaveLength(planned);
  const rows = await query(world, 'SELECT count(*) AS messages FROM dead_letters');
  expect(rows).toEqual([{ messages: 0 }]);

  let tagged = 0;
  for (const [accountId, region] of targets)
    for (const { instanceId, tags } of await world.aws.truth(accountId, region)) {
      const isTagged = tags.get('Production') === 'Yes';
      // Everything without a reason is tagged, and nothing with one.
      expect([instanceId, isTagged]).toEqual([instanceId, !codes.has(instanceId)]);
      if (isTagged) tagged += 1;
    }
  expect(tagged).toBe(applied);
  const counts: Record<string, number> = {};
  for (const code of codes.values()) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

describe('tagging with failures at 5 %', () => {
  it.each<[string, FaultsPatch]>([
    ['throttling', { refusedCalls: throttling }],
    ['other clients that tag at the same time', { refusedCalls: concurrent }],
    ['expired sessions', { refusedCalls: expired }],
    ['errors of AWS', broken],
  ])('tags everything in spite of %s', async (_what, faults) => {
    expect(await tagWith(faults)).toEqual({});
  });

  it('gives each resource its outcome if all failures come together, and tags everything else', async () => {
    const counts = await tagWith({
      ...broken,
      ...managed,
      ...policy,
      ...denied,
      ...dead,
      refusedCalls: [...throttling, ...concurrent, ...expired],
    });
    const { OperationNotPermitted = 0, ...others } = counts;
    expect(others).toEqual({
      'InvalidInstanceID.NotFound': 40,
      TagPolicyViolation: PER_TARGET,
      UnauthorizedOperation: PER_TARGET,
    });
    expect(OperationNotPermitted).toBeGreaterThan(20);
    expect(OperationNotPermitted).toBeLessThan(120);
  });
});
