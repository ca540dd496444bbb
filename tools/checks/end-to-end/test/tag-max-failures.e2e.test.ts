import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { parseContract, RunSummaryV1, TagPlanV1 } from '@muster/contracts';
import { environmentOf } from '@muster/simulated-aws';
import * as z from 'zod';
import { type DynamoServers, inDynamoDb, startDynamoServers } from '../src/in-dynamodb.ts';
import { startWorld, type World } from '../src/world.ts';

const place = { accountId: '111111111111', region: 'us-east-1' };
const INSTANCES = 200;
const MAX_FAILURES = 3;
/** Messages that the consumers of `applyTags` have at once: its concurrency times its batch size. */
const IN_PROGRESS = 50;

let servers: DynamoServers;
let world: World;
beforeEach(async () => {
  servers = await startDynamoServers();
});
afterEach(async () => {
  await world.close();
  await servers.close();
});

const Events = z.array(z.object({ outcome: z.string(), code: z.string().nullable() }));

/** The number of resources by code, from the ledger. */
async function codes(runId: string): Promise<Record<string, number>> {
  const { stdout } = await world.muster(['tag', 'ledger', '--run', runId, '--format', 'json']);
  const counts: Record<string, number> = {};
  for (const { outcome, code } of Events.parse(JSON.parse(stdout)))
    counts[code ?? outcome] = (counts[code ?? outcome] ?? 0) + 1;
  return counts;
}

describe.each([
  ['sqlite', environmentOf],
  ['dynamodb', (url: string) => inDynamoDb(servers.database, url)],
] as const)('a run with --max-failures and --store %s', (_store, environment) => {
  it('begins no further task after too many failures, and a retry does the rest', async () => {
    world = await startWorld({
      aws: {
        accounts: [place.accountId],
        regions: [place.region],
        instancesPerTarget: INSTANCES,
        latencyMs: 20,
      },
      config: { accounts: [place.accountId], tagCallsPerSecond: 100 },
      environment,
    });
    await world.muster(['run', '--config', world.configFile, '--no-tag', '--json', '--yes']);
    const instances = await world.aws.truth(place.accountId, place.region);
    // Each value needs its own task.
    const lines = instances.map(({ instanceId }, index) => `${instanceId},owner-${index}`);
    const list = join(world.dataDirectory, '..', 'tags.csv');
    writeFileSync(list, ['id,Owner', ...lines, ''].join('\n'));
    const planned = await world.muster([
      'tag',
      'plan',
      '--from',
      list,
      '--config',
      world.configFile,
      '--json',
    ]);
    const plan = parseContract(TagPlanV1, JSON.parse(planned.stdout));
    expect(plan.counts).toMatchObject({ resources: INSTANCES, tasks: INSTANCES });

    await world.aws.setFaults({ refusedTags: [{ code: 'OperationNotPermitted' }] });
    const limit = ['--max-failures', String(MAX_FAILURES), '--yes', '--json', '--config', world.configFile];
    const applied = await world.muster(['tag', 'apply', plan.planId, ...limit]);
    expect([applied.code, applied.stderr]).toEqual([1, expect.stringContaining('npx muster tag retry ')]);
    const summary = parseContract(RunSummaryV1, JSON.parse(applied.stdout));
    expect(summary.tagging).toMatchObject({ planned: INSTANCES, applied: 0, failed: INSTANCES });
    const {
      OperationNotPermitted: tried = 0,
      TooManyFailures: left = 0,
      ...others
    } = await codes(summary.runId);
    expect([tried + left, others]).toEqual([INSTANCES, {}]);
    expect(tried).toBeGreaterThan(MAX_FAILURES);
    expect(tried).toBeLessThanOrEqual(MAX_FAILURES + IN_PROGRESS);

    await world.aws.setFaults({ refusedTags: [] });
    const again = await world.muster([
      'tag',
      'retry',
      summary.runId,
      '--max-failures',
      '0',
      '--yes',
      '--json',
    ]);
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(parseContract(RunSummaryV1, JSON.parse(again.stdout)).tagging).toMatchObject({
      planned: INSTANCES,
      applied: INSTANCES,
      verified: INSTANCES,
    });
  });
});
