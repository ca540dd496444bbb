import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { RunSummary } from '@muster/contracts';
import { DynamoLedgerReader } from '@muster/tagger';
import { resourcesOf } from '../src/data.ts';
import { type DynamoServers, inDynamoDb, startDynamoServers } from '../src/in-dynamodb.ts';
import { startWorld, type World } from '../src/world.ts';

const accounts = ['111111111111', '222222222222'];
const regions = ['us-east-1', 'eu-west-1'];
const targets = accounts.flatMap((account) => regions.map((region) => [account, region] as const));
const options = {
  aws: {
    accounts,
    regions,
    instancesPerTarget: 40,
    targets: { '111111111111/us-east-1': 1_200 },
    latencyMs: 20,
  },
  config: { accounts },
};
const TABLES = 'Creates 4 DynamoDB tables in account 999999999999, region us-east-1, at ';

let servers: DynamoServers;
let world: World;
beforeEach(async () => {
  servers = await startDynamoServers();
});
afterEach(async () => {
  await world.close();
  await servers.close();
});

const environment =
  (more: Record<string, string> = {}) =>
  (url: string) => ({
    ...inDynamoDb(servers.database, url),
    ...more,
  });

/** The parts of a summary that do not depend on time. */
const comparable = ({ startedAt: _s, finishedAt: _f, durationMs: _d, apiCalls: _a, ...rest }: RunSummary) =>
  rest;

/** Kills a run twice, and resumes it each time. @returns the summary and what the inventory shows */
async function killedTwice(yes: readonly string[]) {
  const start = ['run', '--config', world.configFile, '--json', '--run-id', 'killed', ...yes];
  const called = async (api: string, times: number) => ((await world.aws.stats()).calls[api] ?? 0) >= times;
  const resume = ['run', '--resume', 'killed', '--json'];
  const killed = [
    await world.muster(start, { killWhen: () => called('ec2:DescribeInstances', 3) }),
    await world.muster(resume, { killWhen: () => called('ec2:CreateTags', 1) }),
  ];
  expect(killed.map(({ code }) => code)).toEqual([null, null]);
  const { code, stdout, stderr } = await world.muster(resume);
  expect([code, stderr]).toEqual([0, '']);
  const summary: RunSummary = JSON.parse(stdout);
  const resources = await resourcesOf(world);
  return {
    summary: comparable(summary),
    resources: resources.map(({ resourceId, state, tags }) => [resourceId, state, [...tags]]),
  };
}

describe('--store dynamodb', () => {
  it('creates nothing without consent, and names what it would create', async () => {
    world = await startWorld({ ...options, environment: environment() });
    const { code, stderr } = await world.muster(['run', '--config', world.configFile]);
    expect(code).toBe(2);
    expect(stderr).toContain(
      `${TABLES}${servers.database.endpoint}, billed on demand (PAY_PER_REQUEST):\n  muster-inventory-local\n  muster-inventory-checkpoints-local\n  muster-tagger-ledger-local\n  muster-orchestrator-runs-local\n`,
    );
    expect(stderr).toContain('error: nothing was created: repeat the command with --yes to create it\n');
    const runs = await world.muster(['runs']);
    expect([runs.code, runs.stderr]).toEqual([1, expect.stringContaining('creates the tables')]);
  });

  it.each([
    ['an SQS emulator', () => ({ AWS_ENDPOINT_URL_SQS: servers.sqs.endpoint })],
    ['the queue of the data directory', () => ({})],
  ])('with %s gives the result of SQLite, also when the run is killed and resumed', async (_, queues) => {
    world = await startWorld(options);
    const onSqlite = await killedTwice([]);
    await world.close();

    world = await startWorld({ ...options, environment: environment(queues()) });
    const onDynamoDb = await killedTwice(['--yes']);
    expect(onDynamoDb).toEqual(onSqlite);

    const ledger = new DynamoLedgerReader(servers.database.db, 'muster-tagger-ledger-local');
    const tasks = await Promise.all(
      targets.map(([account, region]) => ledger.tasksOf('killed', account, region)),
    );
    const tagged = tasks.flat().flatMap(({ task }) => task.resources.map(({ id }) => id));
    expect(tagged.toSorted()).toEqual(onSqlite.resources.map(([id]) => id).toSorted());
    const stop = await world.muster(['stop', 'killed']);
    expect([stop.code, stop.stderr]).toEqual([2, 'error: run killed has already ended: complete\n']);
  });
});
