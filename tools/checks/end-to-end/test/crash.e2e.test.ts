import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { readLedger, resourcesOf } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1'];
const targets = accounts.flatMap((account) => regions.map((region) => [account, region] as const));

/** A target has several pages, so that a crash can happen between them. Page sizes vary on purpose. */
const options = {
  aws: {
    accounts,
    regions,
    instancesPerTarget: 120,
    targets: { '111111111111/us-east-1': 3_300 },
    emptyPages: true,
    repeatedInstances: true,
    latencyMs: 20,
  },
  config: { accounts },
};

/** The fleet in the simulated AWS: ID, state and tags of every instance. */
async function truthOf(
  world: World,
): Promise<Map<string, { state: string; tags: ReadonlyMap<string, string> }>> {
  const lists = await Promise.all(targets.map(([account, region]) => world.aws.truth(account, region)));
  return new Map(lists.flat().map(({ instanceId, state, tags }) => [instanceId, { state, tags }]));
}

async function expectAllDone(world: World, runId: string): Promise<void> {
  const truth = await truthOf(world);
  const resources = await resourcesOf(world);
  expect(new Map(resources.map(({ resourceId, state, tags }) => [resourceId, { state, tags }]))).toEqual(
    truth,
  );
  expect(resources).toHaveLength(3_660);
  expect([...truth.values()].filter(({ tags }) => tags.get('Production') !== 'Yes')).toEqual([]);

  const ledger = await readLedger(world, runId, targets);
  const numbers = ledger.map(({ task }) => `${task.accountId}/${task.region}/${task.taskNumber}`);
  expect(new Set(numbers).size).toBe(numbers.length);
  const tagged = ledger.flatMap(({ task }) => task.resources.map(({ id }) => id));
  expect(tagged.toSorted()).toEqual([...truth.keys()].toSorted());
  expect(ledger.filter(({ outcome }) => outcome === undefined)).toEqual([]);
}

describe('a run killed with SIGKILL', () => {
  let wholeRunMs: number;
  let world: World;
  beforeAll(async () => {
    const world = await startWorld(options);
    const startedAt = performance.now();
    const { code, summary } = await world.run(['--run-id', 'whole']);
    expect([code, summary.outcomes]).toEqual([0, []]);
    wholeRunMs = performance.now() - startedAt;
    await expectAllDone(world, 'whole');
    await world.close();
  });
  afterEach(() => world.close());

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])(
    'after %d thirteenths of its time is completed by --resume, without losses or duplicates',
    async (moment) => {
      world = await startWorld(options);
      const start = ['run', '--config', world.configFile, '--json', '--run-id', 'crashed'];
      const killed = await world.muster(start, { killAfterMs: (wholeRunMs * moment) / 13 });
      // Before the plan there is no run to resume, and at the end there is no run to kill. The test reports both cases.
      const resumed = await world.muster(['run', '--resume', 'crashed', '--json']);
      if (resumed.code === 2) {
        expect(resumed.stderr).toMatch(/^error: (No run has been made|run crashed does not exist) in /);
        const { code, summary } = await world.run(['--run-id', 'crashed']);
        expect([code, summary.outcomes]).toEqual([0, []]);
      } else {
        expect([resumed.code, resumed.stderr]).toEqual([0, '']);
        expect(JSON.parse(resumed.stdout)).toMatchObject({
          status: 'complete',
          targets: { planned: 4, succeeded: 4, failed: 0, skipped: 0 },
          resources: { seen: 3_660, added: 3_660, changed: 0, unchanged: 0, gone: 0 },
          tagging: { planned: 3_660, applied: 3_660, verified: 3_660, failed: 0, skipped: 0 },
        });
      }
      expect([0, null]).toContain(killed.code);
      await expectAllDone(world, 'crashed');
    },
  );

  it('three times is still completed', async () => {
    world = await startWorld(options);
    const start = ['run', '--config', world.configFile, '--json', '--run-id', 'crashed'];
    const resume = ['run', '--resume', 'crashed', '--json'];
    // Each kill waits for further calls, so that the run makes progress each time, also on a slow machine.
    const killed = [
      await world.muster(start, { killWhen: () => called(world, 'ec2:DescribeInstances', 2) }),
      await world.muster(resume, { killWhen: () => called(world, 'ec2:DescribeInstances', 5) }),
      await world.muster(resume, { killWhen: () => called(world, 'ec2:CreateTags', 2) }),
    ];
    expect(killed.map(({ code }) => code)).toEqual([null, null, null]);
    const last = await world.muster(resume);
    expect([last.code, last.stderr]).toEqual([0, '']);
    await expectAllDone(world, 'crashed');
  });
});

/** Whether an API was called at least this often since the world was started. */
async function called(world: World, api: string, times: number): Promise<boolean> {
  const { calls } = await world.aws.stats();
  return (calls[api] ?? 0) >= times;
}
