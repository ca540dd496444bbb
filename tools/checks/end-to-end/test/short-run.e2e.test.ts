import { afterEach, describe, expect, it } from '@jest/globals';
import { resourcesOf } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1'];

let world: World;
afterEach(() => world.close());

/** An end-to-end test of `npm test`. `npm run test:long` runs those without "short" in their names. */
describe('two runs of the command', () => {
  it('tag a fleet, and report nothing as deleted while an account cannot be read', async () => {
    world = await startWorld({ aws: { accounts, regions, instancesPerTarget: 50 }, config: { accounts } });
    const first = await world.run();
    expect([first.code, first.summary]).toMatchObject([
      0,
      {
        status: 'complete',
        targets: { planned: 4, succeeded: 4, failed: 0, skipped: 0 },
        resources: { seen: 200, gone: 0 },
        tagging: { planned: 200, applied: 200, verified: 200, failed: 0, skipped: 0 },
      },
    ]);

    await world.aws.setFaults({ deniedAccounts: ['222222222222'] });
    const second = await world.run();
    expect([second.code, second.summary]).toMatchObject([
      3,
      {
        status: 'partial',
        targets: { succeeded: 2 },
        resources: { seen: 100, gone: 0 },
        outcomes: [
          { accountId: '222222222222', region: 'eu-west-1', status: 'failed', code: 'AssumeRoleDenied' },
          { accountId: '222222222222', region: 'us-east-1', status: 'failed', code: 'AssumeRoleDenied' },
        ],
      },
    ]);
    const resources = await resourcesOf(world, ['--tag', 'Production=Yes']);
    expect([resources.length, resources.filter(({ goneAt }) => goneAt !== undefined)]).toEqual([200, []]);
  });
});
