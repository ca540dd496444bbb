import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseContract, PlanCanary, RunId, RunSummaryV1, TagPlanV1 } from '@muster/contracts';
import { environmentOf } from '@muster/simulated-aws';
import * as z from 'zod';
import { type DynamoServers, inDynamoDb, startDynamoServers } from '../src/in-dynamodb.ts';
import { startWorld, type World } from '../src/world.ts';

const [one, two] = ['111111111111', '222222222222'] as const;
const accounts = [one, two];
const regions = ['eu-west-1', 'us-east-1'];
const INSTANCES = 30;
/** All of the first target, and ten of the second one. */
const CANARY = 40;
const first = { accountId: one, region: 'eu-west-1' };

let servers: DynamoServers;
let world: World;
let planId: string;

beforeEach(async () => {
  servers = await startDynamoServers();
});
afterEach(async () => {
  await world.close();
  await servers.close();
});

const apply = (...args: string[]) => [
  'tag',
  'apply',
  planId,
  '--config',
  world.configFile,
  '--yes',
  '--json',
  ...args,
];
const muster = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await world.muster(args);
  expect([args[1], code, stderr]).toEqual([args[1], 0, '']);
  return stdout;
};
const summaryIn = (stdout: string) => parseContract(RunSummaryV1, JSON.parse(stdout));
const called = async (api: string): Promise<number> => (await world.aws.stats()).calls[api] ?? 0;

/** The canary of the plan, as `muster tag plans` shows it, and the run that applies the rest. */
async function listed() {
  const schema = z.array(z.object({ canary: PlanCanary.optional(), appliedBy: RunId.optional() }));
  const [plan] = schema.parse(JSON.parse(await muster('tag', 'plans', '--json')));
  return { canary: plan?.canary, appliedBy: plan?.appliedBy };
}

/** Instances that have the tag of the rule, by target. */
async function tagged(): Promise<number[]> {
  const counts: number[] = [];
  for (const accountId of accounts)
    for (const region of regions) {
      const instances = await world.aws.truth(accountId, region);
      counts.push(instances.filter(({ tags }) => tags.get('Production') === 'Yes').length);
    }
  return counts;
}

describe.each([
  ['sqlite', environmentOf],
  ['dynamodb', (url: string) => inDynamoDb(servers.database, url)],
] as const)('a plan with a canary and --store %s', (_store, environment) => {
  beforeEach(async () => {
    world = await startWorld({
      aws: { accounts, regions, instancesPerTarget: INSTANCES, latencyMs: 20 },
      config: { accounts },
      environment,
    });
    await muster('run', '--config', world.configFile, '--no-tag', '--json', '--yes');
    const plan = await muster('tag', 'plan', '--config', world.configFile, '--json');
    ({ planId } = parseContract(TagPlanV1, JSON.parse(plan)));
  });

  it('changes and verifies the first resources, and then the others', async () => {
    const summary = summaryIn(await muster(...apply('--canary', String(CANARY))));
    expect(await tagged()).toEqual([30, 30, 30, 30]);
    const { canary, appliedBy } = await listed();
    expect(summary).toMatchObject({
      runId: appliedBy,
      canaryRunId: canary?.runId,
      planPart: 'rest',
      targets: { planned: 3, succeeded: 3 },
      tagging: { planned: 80, applied: 80, verified: 80 },
    });
    expect(summaryIn(await muster('status', canary?.runId ?? '', '--json'))).toMatchObject({
      planPart: 'canary',
      status: 'complete',
      targets: { planned: 2, succeeded: 2 },
      tagging: { planned: CANARY, applied: CANARY, verified: CANARY },
    });
    const again = await world.muster(apply('--canary', String(CANARY)));
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('was applied by run')]);
    await muster('tag', 'undo', canary?.runId ?? '', '--yes', '--json');
    expect(await tagged()).toEqual([0, 20, 30, 30]);
  });

  it('waits with the rest after a kill in the canary, until the canary has ended', async () => {
    const killed = await world.muster(apply('--canary', String(CANARY)), {
      killWhen: async () => (await called('ec2:CreateTags')) >= 1,
    });
    expect(killed.code).toBeNull();
    const [, second = 0, ...others] = await tagged();
    expect([second <= 10, others]).toEqual([true, [0, 0]]);
    const early = await world.muster(apply());
    expect([early.code, early.stderr]).toEqual([
      2,
      expect.stringContaining(`the canary of plan ${planId} has not ended`),
    ]);
    const { canary } = await listed();
    await muster('run', '--resume', canary?.runId ?? '', '--json');
    expect(await tagged()).toEqual([30, 10, 0, 0]);
    const rest = summaryIn(await muster(...apply()));
    expect(rest).toMatchObject({ canaryRunId: canary?.runId, tagging: { planned: 80, applied: 80 } });
    expect(await tagged()).toEqual([30, 30, 30, 30]);
  });

  it('leaves the rest if a tag of the canary has changed, until the command is repeated', async () => {
    const [mine] = await world.aws.truth(first.accountId, first.region);
    const instanceIds = [mine?.instanceId ?? ''];
    await world.aws.actions({ tag: { ...first, instanceIds, tags: [['Production', 'mine']] } });
    const stopped = await world.muster(apply('--canary', one));
    expect([stopped.code, stopped.stderr]).toEqual([
      3,
      expect.stringContaining(
        'The canary was not successful: 1 resource changed since the plan. The 60 other',
      ),
    ]);
    const summary = summaryIn(stopped.stdout);
    expect(summary).toMatchObject({ planPart: 'canary', canaryRunId: summary.runId });
    expect(await tagged()).toEqual([29, 30, 0, 0]);
    const { code, stdout } = await world.muster(apply());
    expect([code, await tagged()]).toEqual([0, [29, 30, 30, 30]]);
    expect(summaryIn(stdout)).toMatchObject({ planPart: 'rest', canaryRunId: summary.runId });
  });
});
