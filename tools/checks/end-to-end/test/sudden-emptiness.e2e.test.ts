import { afterEach, describe, expect, it } from '@jest/globals';
import { resourcesOf } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111'];
const options = {
  aws: { accounts, regions: ['us-east-1'], instancesPerTarget: 250 },
  config: { accounts },
};

/** Two pauses of 30 seconds, and time for a slow machine. */
const TIMEOUT_MS = 900_000;

let world: World;
afterEach(() => world.close());

/** Number of resources in the inventory of each region. */
async function regionsOf(args: readonly string[] = []): Promise<Record<string, number>> {
  const byRegion = Map.groupBy(await resourcesOf(world, args), ({ region }) => region);
  return Object.fromEntries([...byRegion].map(([region, resources]) => [region, resources.length]));
}

describe('a fleet that suddenly appears empty', () => {
  it(
    'is not reported as deleted, even if the run is killed during its pause and resumed',
    async () => {
      world = await startWorld(options);
      expect((await world.run(['--no-tag'])).code).toBe(0);
      await world.aws.setFaults({ odd: { 'ec2:DescribeInstances': 1 }, oddKinds: ['noInstances'] });
      const start = ['run', '--config', world.configFile, '--no-tag', '--run-id', 'emptied'];
      const note = '111111111111 us-east-1 is scanned again in 30 s: 0 of 250 found\n';
      const killed = await world.muster(start, { killWhen: ({ stderr }) => stderr.includes(note) });
      expect(killed.code).toBeNull();
      expect(await resourcesOf(world, ['--gone'])).toEqual([]);

      await world.aws.setFaults({ odd: { 'ec2:DescribeInstances': null } });
      const resumed = await world.muster(['run', '--resume', 'emptied', '--json']);
      expect([resumed.code, JSON.parse(resumed.stdout)]).toMatchObject([
        0,
        {
          status: 'complete',
          resources: { seen: 250, added: 0, changed: 0, unchanged: 250, gone: 0 },
          rescans: [
            {
              accountId: '111111111111',
              region: 'us-east-1',
              before: 250,
              found: 0,
              scans: 3,
              result: 'corrected',
            },
          ],
        },
      ]);
      expect(await resourcesOf(world)).toHaveLength(250);
      expect(await resourcesOf(world, ['--gone'])).toEqual([]);
    },
    TIMEOUT_MS,
  );

  it(
    'is judged by the results in which its scans agree, in discovery and in verification',
    async () => {
      const regions = ['us-east-1', 'eu-west-1', 'ap-south-1', 'us-west-2'];
      world = await startWorld({ aws: { accounts, regions, instancesPerTarget: 250 }, config: { accounts } });
      expect((await world.run(['--no-tag'])).code).toBe(0);
      await world.aws.actions({ vanish: { accountId: '111111111111', region: 'eu-west-1', count: 250 } });
      const nothing = { from: 0, to: 0 };
      const all = { from: 0, to: 1 };
      await world.aws.setFaults({
        listings: {
          // Each of three listings shows another fifth.
          '111111111111/us-east-1': [
            { from: 0, to: 0.2 },
            { from: 0.2, to: 0.4 },
            { from: 0.4, to: 0.6 },
          ],
          '111111111111/ap-south-1': [nothing],
          // The first verification scan returns nothing.
          '111111111111/us-west-2': [all, nothing],
        },
      });

      const { code, summary } = await world.run(['--run-id', 'judged']);
      expect([code, summary]).toMatchObject([
        3,
        {
          status: 'partial',
          targets: { planned: 4, succeeded: 3, failed: 1, skipped: 0 },
          resources: { seen: 550, added: 0, changed: 0, unchanged: 550, gone: 250 },
          tagging: { planned: 500, applied: 500, verified: 500, failed: 0, skipped: 0 },
          outcomes: [
            { accountId: '111111111111', region: 'us-east-1', status: 'failed', code: 'ScansDisagree' },
          ],
        },
      ]);
      const rescans = summary.rescans?.map(({ region, scan, before, found, scans, result }) =>
        [region, scan, before, found, scans, result].join(' '),
      );
      expect(rescans?.toSorted()).toEqual([
        'ap-south-1 discovery 250 0 3 corrected',
        'eu-west-1 discovery 250 0 2 confirmed',
        'us-east-1 discovery 250 50 3 disagreed',
        'us-west-2 verification-1 250 0 3 corrected',
      ]);
      expect(await regionsOf(['--gone'])).toEqual({ 'eu-west-1': 250 });
      expect(await regionsOf()).toEqual({ 'ap-south-1': 250, 'us-east-1': 250, 'us-west-2': 250 });

      const healed = await world.run();
      expect([healed.code, healed.summary]).toMatchObject([
        0,
        { status: 'complete', targets: { succeeded: 4 }, resources: { seen: 750, unchanged: 750, gone: 0 } },
      ]);
      expect(await regionsOf()).toEqual({ 'ap-south-1': 250, 'us-east-1': 250, 'us-west-2': 250 });
    },
    TIMEOUT_MS,
  );
});
