import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AccountItemV1, ResourceItemV1, TargetItemV1, TargetOutcomeV1 } from '@muster/contracts';
import { batchWrite, deleteItem, type Item, putItem } from '@muster/dynamodb';
import { startTestDatabase, type TestDatabase } from '@muster/dynamodb/testing';
import { sqlPorts } from '../src/adapters/sql-ports.ts';
import { copyFolder } from '../src/adapters/stage-copy/copy-path.ts';
import { main } from '../src/main.ts';
import { fakeSurroundings } from '../src/testing/fake-surroundings.ts';
import { expectedServices, type FakeStage, startFakeStage } from '../src/testing/index.ts';

const INVENTORY = 'muster-inventory-dev';
const RUNS = 'muster-orchestrator-runs-dev';
const LEDGER = 'muster-tagger-ledger-dev';
const VALUES: Readonly<Record<string, string>> = {
  'orchestrator/run-state-machine-arn': 'arn:aws:states:us-east-1:999999999999:stateMachine:muster-run-dev',
  'orchestrator/run-table-name': RUNS,
  'inventory/table-name': INVENTORY,
  'tagger/ledger-table-name': LEDGER,
};
const EXPIRES = 4_000_000_000;
const PRESENT = 60;
const COUNT = 'SELECT region, count(*) AS n FROM resources WHERE gone_at IS NULL GROUP BY region';

let database: TestDatabase;
let stage: FakeStage;
let directory: string;
let before: NodeJS.ProcessEnv;

beforeAll(async () => {
  before = { ...process.env };
  stage = await startFakeStage();
  for (const { parameters } of expectedServices())
    for (const name of parameters) stage.parameters.set(`/muster/dev/${name}`, VALUES[name] ?? name);
});
afterAll(() => stage.close());

beforeEach(async () => {
  database = await startTestDatabase([INVENTORY, RUNS, LEDGER]);
  directory = mkdtempSync(join(tmpdir(), 'muster-stage-copy-'));
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SSM: stage.url,
    AWS_ACCESS_KEY_ID: database.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: database.credentials.secretAccessKey,
    AWS_REGION: 'us-east-1',
    XDG_CACHE_HOME: directory,
  });
});
afterEach(async () => {
  process.env = { ...before };
  rmSync(directory, { recursive: true, force: true });
  await database.close();
});

/** `muster sql … --engine aws --stage dev`, in this process. */
async function sql(...args: string[]) {
  const fake = fakeSurroundings(directory);
  const code = await main(['sql', ...args, '--engine', 'aws', '--stage', 'dev'], {
    ...fake.surroundings,
    sql: async () => ({ ...sqlPorts(process.env), prompt: undefined }),
  });
  const { stdout, stderr } = fake.text();
  return { code, stdout, stderr };
}

const put = (tableName: string, items: readonly Item[]) =>
  batchWrite(
    database.db,
    tableName,
    items.map((item) => ({ put: item })),
  );

const resource = (region: string, number: number, over: Item = {}): Item => {
  const resourceId = `i-${number.toString(16).padStart(8, '0')}`;
  return {
    ...ResourceItemV1.example,
    pk: `111111111111#${region}`,
    sk: `ec2:instance#${resourceId}`,
    region,
    resourceId,
    ...over,
  };
};

const target = (region: string, runId: string, over: Item = {}): Item[] => [
  { pk: 'targets', sk: `111111111111#${region}`, schemaVersion: 1, accountId: '111111111111', region },
  {
    ...TargetItemV1.example,
    pk: `111111111111#${region}`,
    region,
    lastAttemptRunId: runId,
    lastCompleteScanRunId: runId,
    present: PRESENT,
    ...over,
  },
];

/** An ended run with an outcome of each region. @param added resources in each region */
const run = (runId: string, regions: readonly string[], added: number): Item[] => [
  {
    pk: 'runs',
    sk: runId,
    runId,
    status: 'complete',
    startedAt: '2026-11-23T08:00:00.000Z',
    finishedAt: '2026-11-23T08:01:00.000Z',
    expiresAtEpochSeconds: EXPIRES,
  },
  ...regions.map((region) => ({
    ...TargetOutcomeV1.example,
    pk: `run#${runId}`,
    sk: `target#111111111111#${region}`,
    region,
    resources: { seen: PRESENT, added, changed: 0, unchanged: PRESENT - added, gone: 0 },
    tagging: { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 },
    apiCalls: { 'ec2:DescribeInstances': 1 },
    expiresAtEpochSeconds: EXPIRES,
  })),
];

const REGIONS = ['eu-west-1', 'us-east-1'];
const numbers = Array.from({ length: PRESENT }, (_, index) => index);

async function fill(): Promise<void> {
  await put(
    INVENTORY,
    REGIONS.flatMap((region) => [
      ...target(region, 'r1'),
      ...numbers.map((number) => resource(region, number)),
      resource(region, 1_000, { goneAt: '2026-11-23T08:00:00.000Z', expiresAtEpochSeconds: EXPIRES }),
      resource(region, 1_001, { goneAt: '2026-10-23T08:00:00.000Z', expiresAtEpochSeconds: 1_700_000_000 }),
    ]),
  );
  await put(RUNS, run('r1', REGIONS, PRESENT));
}

const copied = (text: string) => expect.stringMatching(new RegExp(`^copied stage dev: ${text}`));

describe('muster sql --engine aws', () => {
  it('copies the stage, and then only the targets that a run changed', async () => {
    await fill();
    expect(await sql('--format', 'csv', COUNT)).toEqual({
      code: 0,
      stdout: 'region,n\neu-west-1,60\nus-east-1,60\n',
      stderr: copied('124 resources of 2 targets read, 0 unchanged'),
    });
    expect((await sql(COUNT)).stderr).toEqual(copied('2 targets unchanged \\(5 requests'));

    await put(RUNS, [...run('r2', ['eu-west-1'], 0), ...run('r2', ['us-east-1'], 1).slice(1)]);
    await put(INVENTORY, [
      ...target('eu-west-1', 'r2'),
      ...target('us-east-1', 'r2', { present: PRESENT + 1 }),
      resource('us-east-1', 5_000),
    ]);
    const second = await sql('--format', 'csv', COUNT);
    expect(second.stdout).toBe('region,n\neu-west-1,60\nus-east-1,61\n');
    expect(second.stderr).toEqual(copied('63 resources of 1 target read, 1 unchanged'));
    expect((await sql('--refresh', COUNT)).stderr).toEqual(copied('125 resources of 2 targets read'));
  });

  it('has no expired resources, and none of a target whose first scan is going on', async () => {
    await fill();
    await put(INVENTORY, [resource('us-west-2', 1)]);
    const { stdout } = await sql(
      '--json',
      "SELECT region, resource_id FROM resources WHERE resource_id > 'i-000003'",
    );
    expect(JSON.parse(stdout)).toEqual([
      { region: 'eu-west-1', resource_id: 'i-000003e8' },
      { region: 'us-east-1', resource_id: 'i-000003e8' },
    ]);
  });

  it('keeps the resources of a target that could not be read, and says since when', async () => {
    await fill();
    await sql(COUNT);
    await put(RUNS, run('r2', ['us-east-1'], 0));
    const lastError = { code: 'AccessDenied', message: 'no', at: '2026-11-24T08:00:00.000Z' };
    const unreadable = { lastError, unreadableSince: '2026-11-24T08:00:00.000Z' };
    await put(INVENTORY, target('eu-west-1', 'r2', unreadable));
    const { stdout, stderr } = await sql('--format', 'csv', COUNT);
    expect(stdout).toBe('region,n\neu-west-1,60\nus-east-1,60\n');
    expect(stderr).toContain('2 targets known: 1 fresh, 1 unreadable');
    expect(stderr).toContain(
      'note: 111111111111 eu-west-1 is unreadable since 2026-11-24T08:00:00.000Z (AccessDenied: no)',
    );
  });

  it('drops what was forgotten', async () => {
    await fill();
    await sql(COUNT);
    for (const key of [
      { pk: 'targets', sk: '111111111111#eu-west-1' },
      { pk: '111111111111#eu-west-1', sk: 'target' },
    ])
      await deleteItem(database.db, { TableName: INVENTORY, Key: key });
    expect((await sql('--format', 'csv', COUNT)).stdout).toBe('region,n\nus-east-1,60\n');
  });

  it('leaves out an item that cannot be read, names it, and reads its target again', async () => {
    await fill();
    await put(INVENTORY, [resource('eu-west-1', 3, { state: '' })]);
    const { stdout, stderr } = await sql('--format', 'csv', COUNT);
    expect(stdout).toBe('region,n\neu-west-1,59\nus-east-1,60\n');
    expect(stderr).toContain('note: 1 item of the stage cannot be read and is missing in the copy:');
    expect(stderr).toContain('item 111111111111#eu-west-1 ec2:instance#i-00000003 is not a valid');
    await put(INVENTORY, [resource('eu-west-1', 3)]);
    expect((await sql('--format', 'csv', COUNT)).stdout).toBe('region,n\neu-west-1,60\nus-east-1,60\n');
  });

  it('fills accounts, runs and outcomes, and reads tag tasks only for a query that needs them', async () => {
    await fill();
    await put(INVENTORY, [
      AccountItemV1.example,
      {
        pk: 'accounts',
        sk: AccountItemV1.example.accountId,
        schemaVersion: 1,
        accountId: AccountItemV1.example.accountId,
      },
    ]);
    const key = { pk: 'r1#111111111111#us-east-1', expiresAtEpochSeconds: EXPIRES };
    await putItem(database.db, {
      TableName: LEDGER,
      Item: {
        ...key,
        sk: 'plan',
        schemaVersion: 1,
        tasks: 0,
        planned: 0,
        conflictsKept: 0,
        createdAt: '2026-11-23T08:00:03.000Z',
      },
    });
    const { stdout, stderr } = await sql(
      '--json',
      'SELECT (SELECT count(*) FROM accounts) AS accounts, (SELECT count(*) FROM runs) AS runs, (SELECT count(*) FROM outcomes) AS outcomes',
    );
    expect(JSON.parse(stdout)).toEqual([{ accounts: 1, runs: 1, outcomes: 2 }]);
    expect(stderr).not.toContain('tag tasks');
    const plans = await sql('--json', 'SELECT run_id, region FROM tag_plans');
    expect(JSON.parse(plans.stdout)).toEqual([{ run_id: 'r1', region: 'us-east-1' }]);
    expect(plans.stderr).toContain('2 targets unchanged, tag tasks read (');
    expect((await sql('SELECT count(*) FROM tag_changes')).stderr).toContain('tag tasks read');
  });

  it('says that a table is not copied', async () => {
    await fill();
    const { stderr } = await sql('SELECT count(*) FROM checkpoints');
    expect(stderr).toContain('note: checkpoints is empty: a copy of a stage does not have');
    expect((await sql('SELECT count(*) FROM plans')).stderr).toContain(
      'note: plans is empty: a copy of a stage does not have its tag plans; list them with "npx muster tag plans --engine aws --stage dev"\n',
    );
  });

  it('with --no-refresh uses the last copy and calls nothing', async () => {
    expect(await sql('--no-refresh', COUNT)).toEqual({
      code: 2,
      stdout: '',
      stderr:
        'error: there is no copy of stage dev in us-east-1 on this machine; repeat the command without --no-refresh\n',
    });
    await fill();
    await sql(COUNT);
    process.env['AWS_ENDPOINT_URL_SSM'] = 'http://127.0.0.1:1';
    const { stdout, stderr } = await sql('--no-refresh', '--format', 'csv', COUNT);
    expect(stdout).toBe('region,n\neu-west-1,60\nus-east-1,60\n');
    expect(stderr).toMatch(/^stage dev as of \S+; 2 targets known: 2 fresh, 0 unreadable; read at /);
    expect((await sql('--no-refresh', 'SELECT * FROM tag_plans')).stderr).toContain(
      'note: the tables with tag tasks are empty: they were not copied yet',
    );
  });

  it('refuses a wrong statement before it copies anything', async () => {
    await fill();
    expect(await sql('SELECT 1 FORM x')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: near "x": syntax error (line 1)\n',
    });
    expect((await sql('--no-refresh', COUNT)).stderr).toBe('note: nothing of stage dev was copied yet\n');
  });

  it('makes two copies at once without damage, and removes what a killed copy left', async () => {
    await fill();
    await sql(COUNT);
    const folder = copyFolder(process.env);
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.db'));
    writeFileSync(join(folder, `${file}.new`), 'half a copy');
    const both = await Promise.all([
      sql('--refresh', '--format', 'csv', COUNT),
      sql('--refresh', '--format', 'csv', COUNT),
    ]);
    for (const { code, stdout } of both) {
      expect(code).toBe(0);
      expect(stdout).toBe('region,n\neu-west-1,60\nus-east-1,60\n');
    }
    expect(both.map(({ stderr }) => stderr).join('')).toContain(
      'note: another command is copying stage dev; waiting for its end',
    );
    expect(readdirSync(folder).filter((name) => name.includes('.new'))).toEqual([]);
    expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  });

  it('makes a file anew that is not a copy', async () => {
    await fill();
    await sql(COUNT);
    const folder = copyFolder(process.env);
    const [file = ''] = readdirSync(folder).filter((name) => name.endsWith('.db'));
    writeFileSync(join(folder, file), 'not a database, and long enough to be taken for one'.repeat(50));
    expect((await sql('--format', 'csv', COUNT)).stdout).toBe('region,n\neu-west-1,60\nus-east-1,60\n');
    expect(readFileSync(join(folder, file)).subarray(0, 15).toString()).toBe('SQLite format 3');
  });
});
