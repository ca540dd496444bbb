import { afterEach, describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1 } from '@muster/contracts';
import { tagsOfFleet } from '../src/truth.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111'];
const regions = ['us-east-1', 'eu-west-1'];

let world: World;
afterEach(() => world.close());

describe('a run that is killed while EC2 sets tags', () => {
  it('can be stopped and undone, although it received no answer', async () => {
    // The answers of EC2 take long, but their effect does not.
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: 20, latencyMs: 800 },
      config: { accounts },
    });
    const start = await tagsOfFleet(world, accounts, regions);
    const killed = await world.muster(['run', '--config', world.configFile, '--run-id', 'r1', '--json'], {
      killWhen: async () => ((await world.aws.stats()).calls['ec2:CreateTags'] ?? 0) > 0,
    });
    expect(killed.code).toBeNull();
    expect(await tagsOfFleet(world, accounts, regions)).not.toEqual(start);

    const stopped = await world.muster(['stop', 'r1', '--json']);
    expect([stopped.code, stopped.stderr]).toEqual([0, '']);
    const undone = await world.muster(['tag', 'undo', 'r1', '--yes', '--json']);
    const summary = parseContract(RunSummaryV1, JSON.parse(undone.stdout));
    const { planned, applied, skipped } = summary.tagging;
    expect([applied + skipped, summary.tagging.failed]).toEqual([planned, 0]);
    expect(applied).toBeGreaterThanOrEqual(20);
    expect(await tagsOfFleet(world, accounts, regions)).toEqual(start);
  });
});
