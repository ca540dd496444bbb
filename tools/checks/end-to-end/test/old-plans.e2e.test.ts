import { setTimeout } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { RunSummaryV1 } from '@muster/contracts';
import { readLedger } from '../src/data.ts';
import { startWorld, type World } from '../src/world.ts';

const account = '111111111111';
const region = 'us-east-1';
const where = { accountId: account, region };
const options = {
  aws: { accounts: [account], regions: [region], instancesPerTarget: 60 },
  config: { accounts: [account] },
};

let world: World;
afterEach(() => world.close());

/** `muster run --resume`, with its summary. */
async function resume(runId: string) {
  const { code, stdout } = await world.muster(['run', '--resume', runId, '--json']);
  return { code, summary: RunSummaryV1.schema.parse(JSON.parse(stdout)) };
}

const called = async (api: string, times: number) => ((await world.aws.stats()).calls[api] ?? 0) >= times;
const idsOf = async () => (await world.aws.truth(account, region)).map(({ instanceId }) => instanceId);
const valuesOf = async (ids: readonly string[]) =>
  (await world.aws.truth(account, region))
    .filter(({ instanceId }) => ids.includes(instanceId))
    .map(({ tags }) => tags.get('Production'));

describe('tasks that are older than a later change of the tags', () => {
  it('are not applied by --resume: the target is scanned and planned again', async () => {
    world = await startWorld(options);
    // EC2 answers no CreateTags, so the run is killed while its tasks are open.
    await world.aws.setFaults({ errorRate: { 'ec2:CreateTags': 1 } });
    const killed = await world.muster(['run', '--config', world.configFile, '--json', '--run-id', 'r1'], {
      killWhen: () => called('ec2:CreateTags', 1),
    });
    expect(killed.code).toBe(null);
    const [byHand = '', ...others] = await idsOf();
    await world.aws.actions({ tag: { ...where, instanceIds: [byHand], tags: [['Production', 'Maybe']] } });
    await world.aws.setFaults({ errorRate: null });

    const { code, summary } = await resume('r1');
    expect(code).toBe(0);
    expect(await valuesOf([byHand])).toEqual(['Maybe']);
    expect(new Set(await valuesOf(others))).toEqual(new Set(['Yes']));
    expect(summary.tagging).toEqual({ planned: 59, applied: 59, verified: 59, failed: 0, skipped: 0 });
    expect(summary.rules).toEqual([
      {
        id: 'production',
        matched: 60,
        applied: 59,
        failed: 0,
        skipped: 0,
        kept: 1,
        nothingToDo: 0,
        overruled: 0,
      },
    ]);
    const tasks = await readLedger(world, 'r1', [[account, region]]);
    expect(tasks.map(({ task }) => [task.round, task.resources.length])).toEqual([[2, 59]]);
  });

  it('count an instance as applied that the killed attempt tagged, with its value before', async () => {
    world = await startWorld({ ...options, aws: { ...options.aws, latencyMs: 200 } });
    await world.muster(['run', '--config', world.configFile, '--json', '--run-id', 'r1'], {
      killWhen: async () => new Set(await valuesOf(await idsOf())).has('Yes'),
    });
    const { code, summary } = await resume('r1');
    expect(code).toBe(0);
    expect(summary.tagging).toEqual({ planned: 60, applied: 60, verified: 60, failed: 0, skipped: 0 });
    const tasks = await readLedger(world, 'r1', [[account, region]]);
    expect(tasks.flatMap(({ task }) => task.resources).map(({ before }) => before)).toEqual(
      Array(60).fill([['Production', null]]),
    );
  });

  it('are planned again during the run, and end as PlanTooOld after three times', async () => {
    world = await startWorld({
      ...options,
      aws: { ...options.aws, latencyMs: 1_200 },
      config: { ...options.config, taskMaxAgeSeconds: 1 },
    });
    const { code, summary } = await world.run(['--run-id', 'r1']);
    expect(code).toBe(1);
    expect(summary.outcomes).toMatchObject([{ status: 'failed', code: 'PlanTooOld' }]);
    expect(summary.tagging).toEqual({ planned: 60, applied: 0, verified: 0, failed: 60, skipped: 0 });
    expect(summary.apiCalls).not.toHaveProperty('ec2:CreateTags');
    // One scan at first, three for planning again, and one verification scan that found no tags.
    expect(summary.apiCalls['ec2:DescribeInstances']).toBe(5);
    const tasks = await readLedger(world, 'r1', [[account, region]]);
    expect(tasks.map(({ task }) => [task.taskNumber, task.round])).toEqual([[4, 4]]);
  });
});

describe('values that are read again before the change (compareAfterSeconds: 0)', () => {
  const comparing = { ...options.config, compareAfterSeconds: 0 };

  it('cost one DescribeTags for 200 instances, and change nothing else', async () => {
    world = await startWorld({
      aws: { ...options.aws, instancesPerTarget: 450, managedShare: 0 },
      config: comparing,
    });
    const { code, summary } = await world.run();
    expect(code).toBe(0);
    expect(summary.tagging).toEqual({ planned: 450, applied: 450, verified: 450, failed: 0, skipped: 0 });
    expect(summary.apiCalls).toMatchObject({ 'ec2:DescribeTags': 3, 'ec2:CreateTags': 1 });
  });

  it('leave an instance that was tagged by hand since the scan as it is', async () => {
    world = await startWorld({ ...options, config: comparing });
    await world.aws.setFaults({ errorRate: { 'ec2:DescribeTags': 1 } });
    const running = world.run(['--run-id', 'r1']);
    while (!(await called('ec2:DescribeTags', 1))) await setTimeout(20);
    const [byHand = '', same = '', ...others] = await idsOf();
    await world.aws.actions({ tag: { ...where, instanceIds: [byHand], tags: [['Production', 'Maybe']] } });
    await world.aws.actions({ tag: { ...where, instanceIds: [same], tags: [['Production', 'Yes']] } });
    await world.aws.setFaults({ errorRate: null });

    const { code, summary } = await running;
    expect(code).toBe(3);
    expect(summary.status).toBe('partial');
    expect(summary.targets).toEqual({ planned: 1, succeeded: 1, failed: 0, skipped: 0 });
    expect(summary.tagging).toEqual({
      planned: 60,
      applied: 59,
      verified: 59,
      failed: 0,
      skipped: 1,
      changed: 1,
    });
    expect(await valuesOf([byHand])).toEqual(['Maybe']);
    expect(new Set(await valuesOf([same, ...others]))).toEqual(new Set(['Yes']));
    const tasks = await readLedger(world, 'r1', [[account, region]]);
    expect(tasks.flatMap(({ outcome }) => outcome?.exceptions)).toMatchObject([
      { id: byHand, outcome: 'skipped', code: 'Changed' },
    ]);
    const { stdout } = await world.muster(['status', 'r1']);
    expect(stdout).toContain(
      '59 applied (59 verified), 0 failed, 1 skipped (1 changed since they were read)',
    );
    expect(stdout).toContain('Changed');
  });

  it('are read with DescribeInstances by a role without ec2:DescribeTags', async () => {
    world = await startWorld({ ...options, config: comparing });
    await world.aws.setFaults({ describeTagsDenied: ['*'] });
    const { code, summary } = await world.run();
    expect(code).toBe(0);
    expect(summary.tagging).toEqual({ planned: 60, applied: 60, verified: 60, failed: 0, skipped: 0 });
  });
});
