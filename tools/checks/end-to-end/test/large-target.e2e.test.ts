import { afterEach, describe, expect, it } from '@jest/globals';
import { resourcesOf } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

let world: World;
afterEach(() => world.close());

describe('a target of 20,000 instances, with a few seconds for each call of Discover', () => {
  it('is scanned once and completely, over many calls, without duplicates or gaps', async () => {
    const aws = {
      accounts: ['111111111111'],
      regions: ['us-east-1'],
      instancesPerTarget: 20_000,
      latencyMs: 200,
    };
    world = await startWorld({ aws, config: { accounts: ['111111111111'] } });
    const args = ['run', '--config', world.configFile, '--no-tag', '--function-timeout', '2'];
    const { code, stderr } = await world.muster(args, { environment: { MUSTER_DEBUG: '1' } });
    expect([code, stderr]).toEqual([0, expect.stringContaining('20000 seen, 20000 added')]);

    const stats = await world.aws.stats();
    // On a busy machine, an invocation can end before it has stored a page, which is then read again.
    expect(stats.calls['ec2:DescribeInstances']).toBeGreaterThanOrEqual(20);
    const truth = await world.aws.truth('111111111111', 'us-east-1');
    const found = (await resourcesOf(world)).map(({ resourceId }) => resourceId);
    expect(found.toSorted()).toEqual(truth.map(({ instanceId }) => instanceId).toSorted());
  });
});
