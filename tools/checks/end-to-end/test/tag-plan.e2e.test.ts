import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1, TagPlanV1 } from '@muster/contracts';
import { environmentOf } from '@muster/simulated-aws';
import * as z from 'zod';
import { type DynamoServers, inDynamoDb, startDynamoServers } from '../src/in-dynamodb.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1'];
const INSTANCES = 30;
const options = {
  aws: { accounts, regions, instancesPerTarget: INSTANCES, latencyMs: 20 },
  config: { accounts },
};
const place = { accountId: '111111111111', region: 'us-east-1' };

let servers: DynamoServers;
let world: World;
beforeEach(async () => {
  servers = await startDynamoServers();
});
afterEach(async () => {
  await world.close();
  await servers.close();
});

const succeeded = async (...args: string[]): Promise<string> => {
  const { code, stdout, stderr } = await world.muster(args);
  expect([args[1], code, stderr]).toEqual([args[1], 0, '']);
  return stdout;
};

const called = async (api: string): Promise<number> => (await world.aws.stats()).calls[api] ?? 0;

/** The values of the tag, by instance. Undefined: it does not have the tag. */
async function production(): Promise<Map<string, string | undefined>> {
  const values = new Map<string, string | undefined>();
  for (const accountId of accounts)
    for (const region of regions)
      for (const { instanceId, tags } of await world.aws.truth(accountId, region))
        values.set(instanceId, tags.get('Production'));
  return values;
}

const Changes = z.object({ changes: z.array(z.object({ resourceId: z.string(), before: z.null() })) });

describe.each([
  ['sqlite', environmentOf],
  ['dynamodb', (url: string) => inDynamoDb(servers.database, url)],
] as const)('a plan with --store %s', (_store, environment) => {
  beforeEach(async () => {
    world = await startWorld({ ...options, environment });
    await succeeded('run', '--config', world.configFile, '--no-tag', '--json', '--yes');
  });

  it('changes nothing until it is applied, survives kills, and leaves what others have changed', async () => {
    const plan = parseContract(
      TagPlanV1,
      JSON.parse(await succeeded('tag', 'plan', '--config', world.configFile, '--json')),
    );
    expect(plan.counts).toMatchObject({ resources: 120, tags: 120, tasks: 4, present: 120 });
    expect([await called('ec2:CreateTags'), new Set((await production()).values())]).toEqual([
      0,
      new Set([undefined]),
    ]);
    const { changes } = Changes.parse(JSON.parse(await succeeded('tag', 'show', plan.planId, '--json')));
    expect(changes).toHaveLength(120);

    const [mine = '', done = '', gone = ''] = (await world.aws.truth(place.accountId, place.region)).map(
      ({ instanceId }) => instanceId,
    );
    const tag = (id: string, value: string) =>
      world.aws.actions({ tag: { ...place, instanceIds: [id], tags: [['Production', value]] } });
    await tag(mine, 'mine');
    await tag(done, 'Yes');
    await world.aws.actions({ vanish: { ...place, instanceIds: [gone] } });

    const apply = ['tag', 'apply', plan.planId, '--config', world.configFile, '--yes', '--json'];
    const killed = await world.muster(apply, {
      killWhen: async () => (await called('ec2:CreateTags')) >= 1,
    });
    expect(killed.code).toBeNull();
    const [listed] = z
      .array(z.object({ planId: z.string(), appliedBy: z.string() }))
      .parse(JSON.parse(await succeeded('tag', 'plans', '--json')));
    expect(listed?.planId).toBe(plan.planId);
    const again = await world.muster(apply);
    expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('was applied by run ')]);

    const resumed = await world.muster(['run', '--resume', listed?.appliedBy ?? '', '--json']);
    expect([resumed.code, resumed.stderr]).toEqual([3, '']);
    const summary = parseContract(RunSummaryV1, JSON.parse(resumed.stdout));
    expect(summary).toMatchObject({
      runId: listed?.appliedBy,
      planId: plan.planId,
      status: 'partial',
      targets: { planned: 4, succeeded: 4, failed: 0, skipped: 0 },
      tagging: { planned: 120, applied: 117, verified: 117, failed: 0, skipped: 3, changed: 1 },
    });
    const values = await production();
    expect([values.get(mine), values.get(done), values.has(gone)]).toEqual(['mine', 'Yes', false]);
    values.delete(mine);
    expect([...values.values()].filter((value) => value !== 'Yes')).toEqual([]);
  });

  it('is applied to its targets only, and no other target gets out of scope', async () => {
    const stdout = await succeeded(
      ...['tag', 'plan', '--config', world.configFile, '--json'],
      ...['--account', place.accountId, '--region', place.region],
    );
    const { planId } = parseContract(TagPlanV1, JSON.parse(stdout));
    const before = await called('ec2:DescribeInstances');
    const summary = parseContract(
      RunSummaryV1,
      JSON.parse(await succeeded('tag', 'apply', planId, '--config', world.configFile, '--yes', '--json')),
    );
    expect(summary).toMatchObject({
      targets: { planned: 1, succeeded: 1 },
      tagging: { planned: INSTANCES, applied: INSTANCES, verified: INSTANCES },
    });
    expect((await called('ec2:DescribeInstances')) - before).toBe(2);
    const rest = await world.muster(['tag', 'plan', '--config', world.configFile, '--json']);
    expect(parseContract(TagPlanV1, JSON.parse(rest.stdout))).toMatchObject({
      counts: { resources: 3 * INSTANCES },
      targets: { planned: 4, leftOut: 0 },
    });
  });
});
