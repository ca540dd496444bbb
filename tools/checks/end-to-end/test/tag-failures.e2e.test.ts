import { afterEach, describe, expect, it } from '@jest/globals';
import { parseContract, type RunSummary, RunSummaryV1 } from '@muster/contracts';
import type { FaultsPatch } from '@muster/simulated-aws';
import { query, readLedger } from '../src/data.ts';
import { type FleetTags, tagsOfFleet } from '../src/truth.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222', '333333333333'];
const regions = ['us-east-1', 'eu-west-1'];
const targets = accounts.flatMap((account) => regions.map((region) => [account, region] as const));
const PER_TARGET = 400;
const FLEET = targets.length * PER_TARGET;
const MOST_TAGS = 50;
/** Instances of each target with as many tags as EC2 allows. */
const FULL = 20;
/** Instances of each target that EC2 refuses for their number of tags, although the inventory shows few. */
const REFUSING = 3;

let world: World;
afterEach(() => world.close());

const WRITES = ['ec2:CreateTags', 'ec2:DeleteTags'];
const refused = (code: string, status = 400): NonNullable<FaultsPatch['refusedCalls']> =>
  [...WRITES, 'ec2:DescribeTags'].map((api) => ({ api, code, status, share: 0.05 }));
const throttling = refused('RequestLimitExceeded', 503);
const concurrent = refused('ConcurrentTagAccess');
const expired = refused('RequestExpired');
const broken: FaultsPatch = { errorRate: { 'ec2:*': 0.05, 'sts:*': 0.05 } };
const managed = { code: 'OperationNotPermitted', managed: true };
const policy: FaultsPatch = {
  tagPolicies: [{ target: '333333333333/eu-west-1', key: 'Production', values: ['No'] }],
};
const denied = ['222222222222/us-east-1'];
const dead: FaultsPatch = { vanish: { '111111111111/*': 20 } };
const passing: [string, FaultsPatch][] = [
  ['throttling', { refusedCalls: throttling }],
  ['other clients that tag at the same time', { refusedCalls: concurrent }],
  ['expired sessions', { refusedCalls: expired }],
  ['errors of AWS', broken],
];

/** A world of which nothing is tagged, with the tags of its fleet. */
async function untagged(changes: object = {}): Promise<FleetTags> {
  world = await startWorld({
    aws: { accounts, regions, instancesPerTarget: PER_TARGET, managedShare: 0.05 },
    config: { accounts, compareAfterSeconds: 0, ...changes },
  });
  return tagsOfFleet(world, accounts, regions);
}

/** The first instances of a target that no AWS service manages. */
async function someOf([accountId, region]: (typeof targets)[number], count: number): Promise<string[]> {
  const truth = await world.aws.truth(accountId, region);
  return truth
    .filter((instance) => !instance.managed)
    .slice(0, count)
    .map(({ instanceId }) => instanceId);
}

/**
 * Checks what holds after each run: every resource has one outcome, the sums agree, and the run made few calls.
 * @returns the codes of the resources with an exception
 */
async function codesOf({ runId, tagging, apiCalls }: RunSummary): Promise<Map<string, string>> {
  const { planned, applied, verified, failed, skipped } = tagging;
  expect(applied + failed + skipped).toBe(planned);
  expect(verified).toBe(applied);
  for (const api of WRITES) expect(apiCalls[api] ?? 0).toBeLessThan(targets.length * 60);

  const tasks = await readLedger(world, runId, targets);
  const codes = new Map<string, string>();
  for (const { task, outcome } of tasks) {
    expect(outcome?.resources).toBe(task.resources.length);
    for (const { id, code } of outcome?.exceptions ?? []) codes.set(id, code);
  }
  const ids = tasks.flatMap(({ task }) => task.resources.map(({ id }) => id));
  expect([ids.length, new Set(ids).size, codes.size]).toEqual([planned, planned, failed + skipped]);
  const rows = await query(world, 'SELECT count(*) AS messages FROM dead_letters');
  expect(rows).toEqual([{ messages: 0 }]);
  return codes;
}

function countsOf(codes: ReadonlyMap<string, string>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const code of codes.values()) counts[code] = (counts[code] ?? 0) + 1;
  return counts;
}

/** Tags the fleet with faults. Everything without an exception is tagged, and nothing with one. */
async function tagWith(faults: FaultsPatch): Promise<Record<string, number>> {
  await world.aws.setFaults(faults);
  const { summary } = await world.run(['--run-id', 'r1']);
  expect(summary.tagging.planned).toBe(FLEET);
  const codes = await codesOf(summary);
  const fleet = [...(await tagsOfFleet(world, accounts, regions))];
  const wrong = fleet.filter(([id, tags]) => (tags['Production'] === 'Yes') === codes.has(id));
  expect(wrong).toEqual([]);
  return countsOf(codes);
}

describe('tagging with failures at 5 %', () => {
  it.each(passing)('tags everything in spite of %s', async (_what, faults) => {
    await untagged();
    expect(await tagWith(faults)).toEqual({});
  });

  it('leaves out instances with too many tags, as the inventory shows them or as EC2 says', async () => {
    await untagged();
    const refusing: string[] = [];
    for (const target of targets) {
      const [accountId, region] = target;
      const ids = await someOf(target, FULL + REFUSING);
      const instanceIds = ids.slice(0, FULL);
      refusing.push(...ids.slice(FULL));
      for (const { instanceId, tags } of await world.aws.truth(accountId, region)) {
        if (!instanceIds.includes(instanceId)) continue;
        const free =
          MOST_TAGS -
          tags
            .keys()
            .filter((key) => !key.startsWith('aws:'))
            .toArray().length;
        const more = Array.from({ length: free }, (_, index): [string, string] => [`more-${index}`, '']);
        await world.aws.actions({ tag: { accountId, region, instanceIds: [instanceId], tags: more } });
      }
    }
    const counts = await tagWith({
      refusedCalls: throttling,
      refusedTags: [{ code: 'TagLimitExceeded', instanceIds: refusing }],
    });
    expect(counts).toEqual({ TagLimitExceeded: targets.length * (FULL + REFUSING) });
  });

  it('gives each resource its outcome if all failures come together, and tags everything else', async () => {
    await untagged();
    const refusing = await someOf(['333333333333', 'us-east-1'], REFUSING);
    const counts = await tagWith({
      ...broken,
      ...policy,
      ...dead,
      createTagsDenied: denied,
      refusedTags: [managed, { code: 'TagLimitExceeded', instanceIds: refusing }],
      refusedCalls: [...throttling, ...concurrent, ...expired],
    });
    const { OperationNotPermitted = 0, ...others } = counts;
    expect(others).toEqual({
      'InvalidInstanceID.NotFound': 40,
      TagLimitExceeded: REFUSING,
      TagPolicyViolation: PER_TARGET,
      UnauthorizedOperation: PER_TARGET,
    });
    expect(OperationNotPermitted).toBeGreaterThan(20);
    expect(OperationNotPermitted).toBeLessThan(120);
  });
});

/**
 * Tags a fleet of which each tenth instance has another owner, and undoes that with faults: tags are set back and
 * removed. Everything without an exception has the tags of the start, and nothing with one.
 */
async function undoWith(faults: FaultsPatch): Promise<Record<string, number>> {
  await untagged({
    rules: [{ id: 'all', match: {}, set: { Production: 'Yes', Owner: 'ops' }, onConflict: 'overwrite' }],
  });
  for (const target of targets) {
    const [accountId, region] = target;
    const instanceIds = await someOf(target, PER_TARGET / 10);
    await world.aws.actions({ tag: { accountId, region, instanceIds, tags: [['Owner', 'dev']] } });
  }
  const start = await tagsOfFleet(world, accounts, regions);
  const { summary } = await world.run(['--run-id', 'r1']);
  expect(summary.tagging).toMatchObject({ planned: FLEET, applied: FLEET, verified: FLEET });

  await world.aws.setFaults(faults);
  const { stdout, stderr } = await world.muster(['tag', 'undo', 'r1', '--yes', '--json']);
  expect(stderr).toBe('');
  const undone = parseContract(RunSummaryV1, JSON.parse(stdout));
  expect(undone.tagging.planned).toBe(FLEET);
  const codes = await codesOf(undone);
  const fleet = [...(await tagsOfFleet(world, accounts, regions))];
  const isAtStart = (id: string, tags: object) => JSON.stringify(tags) === JSON.stringify(start.get(id));
  expect(fleet.filter(([id, tags]) => isAtStart(id, tags) === codes.has(id))).toEqual([]);
  return countsOf(codes);
}

describe('removing tags with failures at 5 %', () => {
  it.each(passing)('removes everything in spite of %s', async (_what, faults) => {
    expect(await undoWith(faults)).toEqual({});
  });

  it('gives each resource its outcome if all failures come together, and removes everything else', async () => {
    const counts = await undoWith({
      ...broken,
      ...dead,
      deleteTagsDenied: denied,
      refusedCalls: [...throttling, ...concurrent, ...expired],
    });
    expect(counts).toEqual({ 'InvalidInstanceID.NotFound': 40, UnauthorizedOperation: PER_TARGET });
  });
});
