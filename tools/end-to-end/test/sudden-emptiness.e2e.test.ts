import { afterEach, describe, expect, it } from '@jest/globals';
import { resourcesOf, startWorld, type World } from '../src/index.ts';

const accounts = ['111111111111'];
const options = {
  aws: { accounts, regions: ['us-east-1'], instancesPerTarget: 250 },
  config: { accounts },
};

/** Two pauses of 30 seconds, and room for a slow machine. */
const TIMEOUT_MS = 900_000;

let world: World;
afterEach(() => world.close());

describe('a fleet that seems to be gone', () => {
  it(
    'is not taken for gone, also where the run is killed while it waits and resumed',
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
});
