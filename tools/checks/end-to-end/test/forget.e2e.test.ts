import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { type Item, putItem, scanPages } from '@muster/dynamodb';
import { type Emulators, startEmulators } from '@muster/local-engine/testing';
import { type FakeStage, refusal, startFakeStage, startMuster } from '@muster/muster/testing';
import { environmentOf, startSimulatedAwsWorker } from '@muster/simulated-aws';
import { services } from '../src/data.ts';

const STAYS = '111111111111';
const LEFT = '222222222222';
const MACHINE = 'arn:aws:states:us-east-1:999999999999:stateMachine:muster-run-dev';
const directory = mkdtempSync(join(tmpdir(), 'muster-forget-'));
const data = join(directory, 'data');

let simulation: Awaited<ReturnType<typeof startSimulatedAwsWorker>>;
let stage: FakeStage;
let emulators: Emulators;

/**
 * The local engine creates the data of two runs, the second without an account. Its tables then serve as those of a
 * stage.
 */
beforeAll(async () => {
  emulators = await startEmulators(services);
  simulation = await startSimulatedAwsWorker({ accounts: 2, regions: ['us-east-1'], instancesPerTarget: 5 });
  for (const accounts of [[STAYS, LEFT], [STAYS]]) {
    const config = join(directory, 'muster.yaml');
    const rules = 'rules:\n  - id: production\n    set: { Production: "Yes" }\n';
    writeFileSync(config, `accounts: ${JSON.stringify(accounts)}\nroles: { externalId: muster }\n${rules}`);
    const run = startMuster(['run', '--config', config, '--data', data, '--store', 'dynamodb'], {
      ...environmentOf(simulation.url),
      AWS_ENDPOINT_URL_DYNAMODB: emulators.dynamoDbEndpoint,
    });
    expect(await run.ended).toMatchObject({ code: 0 });
  }
  stage = await startFakeStage();
  for (const [name, table] of Object.entries(emulators.tables))
    stage.parameters.set(`/muster/dev/${name}`, table);
  stage.parameters.set('/muster/dev/orchestrator/run-state-machine-arn', MACHINE);
});
beforeEach(() => stage.answers.clear());
afterAll(() => Promise.all([simulation.close(), stage.close(), emulators.close()]));

const forget = (account: string, ...args: string[]) =>
  startMuster(['forget', '--account', account, '--engine', 'aws', '--stage', 'dev', ...args], {
    ...environmentOf(simulation.url),
    AWS_ENDPOINT_URL_SSM: stage.url,
    AWS_ENDPOINT_URL_SFN: stage.url,
    AWS_ENDPOINT_URL_DYNAMODB: emulators.dynamoDbEndpoint,
  }).ended;

async function itemsOf(parameter: `${string}/${string}`): Promise<string[]> {
  const items: Item[] = [];
  for await (const page of scanPages(emulators.db, { TableName: emulators.tables[parameter] }))
    items.push(...page);
  return items.map((item) => JSON.stringify(item)).toSorted();
}
const everything = async () =>
  (await Promise.all(Object.keys(emulators.tables).map((name) => itemsOf(name as 'a/b')))).flat();

it('refuses targets in scope, and asks no question without a terminal', async () => {
  const before = await everything();
  const inScope = await forget(STAYS, '--yes');
  expect([inScope.code, inScope.stderr]).toEqual([
    2,
    expect.stringContaining('account 111111111111 is in scope (us-east-1): remove it from the configuration'),
  ]);
  const asked = await forget(LEFT);
  expect([asked.code, asked.stderr]).toEqual([
    2,
    expect.stringContaining('there is no terminal to confirm on; repeat the command with --yes'),
  ]);
  expect(await everything()).toEqual(before);
});

it('refuses during a run or if that is unknown, and then removes everything except runs and ledger', async () => {
  await putItem(emulators.db, {
    TableName: emulators.tables['orchestrator/run-table-name'],
    Item: { pk: 'runs', sk: 'live', runId: 'live', status: 'running', startedAt: new Date().toISOString() },
  });
  const before = await everything();
  const described = (status: string) => (input: unknown) => {
    const arn = (input as { executionArn: string }).executionArn;
    if (!arn.endsWith(':live')) return refusal('ExecutionDoesNotExist')();
    return { body: { executionArn: arn, status, input: '{"run":{"runId":"live"}}' } };
  };
  stage.answers.set('DescribeExecution', described('RUNNING'));
  const inProgress = await forget(LEFT, '--yes');
  expect([inProgress.code, inProgress.stderr]).toEqual([
    1,
    'error: run live is in progress on this data; wait until it ends, then try again\n',
  ]);
  stage.answers.set('DescribeExecution', refusal('AccessDeniedException', 'not authorized'));
  const unknown = await forget(LEFT, '--yes');
  expect(unknown.code).toBe(1);
  expect(unknown.stderr).toMatch(
    /^error: states:DescribeExecution on execution live was refused: AccessDeniedException: not authorized; it is unknown whether run live is in progress; allow states:DescribeExecution for your user or role/,
  );
  expect(await everything()).toEqual(before);

  stage.answers.set('DescribeExecution', described('ABORTED'));
  const kept = await Promise.all([
    itemsOf('tagger/ledger-table-name'),
    itemsOf('orchestrator/run-table-name'),
  ]);
  expect(kept[0].join()).toContain(LEFT);
  const forgotten = await forget(LEFT, '--yes', '--json');
  expect([forgotten.code, JSON.parse(forgotten.stdout)]).toMatchObject([
    0,
    { accountId: LEFT, forgotten: { targets: [{ accountId: LEFT, region: 'us-east-1' }], resources: 5 } },
  ]);
  for (const table of ['inventory/table-name', 'inventory/checkpoint-table-name'] as const)
    expect((await itemsOf(table)).join()).not.toContain(LEFT);
  expect((await itemsOf('inventory/table-name')).join()).toContain(STAYS);
  expect(
    await Promise.all([itemsOf('tagger/ledger-table-name'), itemsOf('orchestrator/run-table-name')]),
  ).toEqual(kept);
});
