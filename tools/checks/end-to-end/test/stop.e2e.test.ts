import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { RunSummaryV1 } from '@muster/contracts';
import { startWorld, type World } from '../src/world.ts';

const account = '111111111111';
const regions = ['us-east-1', 'eu-west-1'];

let world: World;
afterEach(() => world.close());

const tagged = async () => {
  const truths = await Promise.all(regions.map((region) => world.aws.truth(account, region)));
  return truths.flat().filter(({ tags }) => tags.get('Production') === 'Yes').length;
};

describe('muster stop', () => {
  it('stops a run of another process immediately, and the run can be resumed', async () => {
    world = await startWorld({
      aws: { accounts: [account], regions, instancesPerTarget: 50, latencyMs: 50 },
      config: { accounts: [account] },
    });
    // EC2 answers no CreateTags, so the tasks stay open until the run is stopped.
    await world.aws.setFaults({ errorRate: { 'ec2:CreateTags': 1 } });
    const running = world.run(['--run-id', 'r1']);
    while (((await world.aws.stats()).calls['ec2:CreateTags'] ?? 0) === 0) await delay(20);

    const stopped = await world.muster(['stop', 'r1', '--json']);
    expect([stopped.code, stopped.stderr]).toEqual([0, '']);
    expect(RunSummaryV1.schema.parse(JSON.parse(stopped.stdout))).toMatchObject({ status: 'stopped' });
    const { code, summary } = await running;
    expect([code, summary.status]).toEqual([3, 'stopped']);
    await world.aws.setFaults({ errorRate: null });
    expect(await tagged()).toBe(0);
    const status = await world.muster(['status', 'r1', '--json']);
    expect(JSON.parse(status.stdout)).toMatchObject({ status: 'stopped', finishedAt: null });

    const resumed = await world.muster(['run', '--resume', 'r1', '--json']);
    expect([resumed.code, JSON.parse(resumed.stdout)]).toMatchObject([
      0,
      {
        status: 'complete',
        tagging: { planned: 100, applied: 100, verified: 100, failed: 0, skipped: 0 },
      },
    ]);
    expect(await tagged()).toBe(100);
    const again = await world.muster(['stop', 'r1']);
    expect([again.code, again.stderr]).toEqual([2, 'error: run r1 has already ended: complete\n']);
  });
});
