import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type RunSummary, RunSummaryV1 } from '@muster/contracts';
import { type CommandResult, muster } from '@muster/muster/testing';
import { SimulatedAwsControl, startSimulatedAwsWorker } from '@muster/simulated-aws';

// cspell:ignore AKIADEV AKIATEST AKIAPROD AKIAOTHER AKIADEAD
const DEV = '111111111111';
const TEST = '222222222222';
const PROD = '333333333333';

/** Parts of every secret in the configuration. Nothing that is written may contain one. */
const SECRETS = [
  'secret-of-dev',
  'secret-of-test',
  'secret-of-prod',
  'token-of-test',
  'AKIADEV',
  'AKIATEST',
  'AKIAPROD',
];

const root = mkdtempSync(join(tmpdir(), 'muster-own-'));
let folder: string;
let aws: Awaited<ReturnType<typeof startSimulatedAwsWorker>>;
let control: SimulatedAwsControl;
let outputs: string[];

beforeAll(async () => {
  aws = await startSimulatedAwsWorker({
    accounts: [DEV, TEST, PROD],
    regions: 2,
    instancesPerTarget: 3,
    managedShare: 0,
    latencyMs: 0,
    throttling: false,
    roles: ['Audit'],
    accessKeys: { AKIADEV: DEV, AKIATEST: TEST, AKIAPROD: PROD, AKIAOTHER: PROD, AKIADEAD: 'refused' },
  });
  control = new SimulatedAwsControl(aws.url);
});
afterAll(async () => {
  await aws.close();
  rmSync(root, { recursive: true, force: true });
});
beforeEach(async () => {
  folder = mkdtempSync(join(root, 'world-'));
  outputs = [];
  writeConfig('secret-of-prod');
  await control.resetStats();
});

/** @param prod the secret of the profile prod-a, or undefined: its keys are refused */
function writeConfig(prod: string | undefined): void {
  const helper = JSON.stringify({
    Version: 1,
    AccessKeyId: 'AKIATEST',
    SecretAccessKey: 'secret-of-test',
    SessionToken: 'token-of-test',
    Expiration: '2099-01-01T00:00:00Z',
  });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'helper.json'), helper);
  writeFileSync(
    join(folder, 'config'),
    `[profile dev]
aws_access_key_id = AKIADEV
aws_secret_access_key = secret-of-dev
[profile test]
credential_process = cat ${join(folder, 'helper.json')}
[profile prod-a]
aws_access_key_id = ${prod === undefined ? 'AKIADEAD' : 'AKIAPROD'}
aws_secret_access_key = ${prod ?? 'x'}
aws_account_id = ${PROD}
[profile prod-b]
aws_access_key_id = AKIAOTHER
aws_secret_access_key = x
[profile audit]
role_arn = arn:aws:iam::${PROD}:role/Audit
source_profile = dev
[profile dead]
aws_access_key_id = AKIADEAD
aws_secret_access_key = x
[profile sso]
sso_session = corp
sso_account_id = 444444444444
sso_role_name = Admin
[profile region]
region = eu-west-1
[sso-session corp]
sso_region = eu-west-1
sso_start_url = https://corp.awsapps.com/start
`,
  );
}

async function run(
  args: readonly string[],
  environment: Record<string, string> = {},
): Promise<CommandResult> {
  const result = await muster(args, {
    cwd: folder,
    environment: {
      AWS_ENDPOINT_URL: aws.url,
      AWS_CONFIG_FILE: join(folder, 'config'),
      AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none'),
      AWS_EC2_METADATA_DISABLED: 'true',
      HOME: folder,
      ...environment,
    },
  });
  outputs.push(result.stdout, result.stderr);
  return result;
}
const summaryOf = ({ stdout }: CommandResult): RunSummary => RunSummaryV1.schema.parse(JSON.parse(stdout));
const accountsIn = async (...args: string[]): Promise<string[]> => {
  const { stdout } = await run(['inventory', '--format', 'json', ...args]);
  const resources = JSON.parse(stdout) as { accountId: string }[];
  return [...new Set(resources.map(({ accountId }) => accountId))].toSorted();
};

/** Looks for secrets in every file that Muster wrote, and in all output. */
function expectNoSecrets(): void {
  const written = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !['config', 'helper.json'].includes(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(written.length).toBeGreaterThan(0);
  for (const secret of SECRETS)
    expect([secret, [...written, ...outputs].filter((text) => text.includes(secret)).length]).toEqual([
      secret,
      0,
    ]);
}

describe('without a muster.yaml', () => {
  it('muster run reads the own account with the credentials that are there', async () => {
    const result = await run(['run'], { AWS_PROFILE: 'dev' });
    expect(result.code).toBe(0);
    expect(result.stderr).toContain(`  account   ${DEV}\n  identity  arn:aws:iam::${DEV}:user/muster\n`);
    expect(await accountsIn()).toEqual([DEV]);
    expect((await control.stats()).calls).toEqual({
      'sts:GetCallerIdentity': 1,
      'ec2:DescribeRegions': 1,
      'ec2:DescribeInstances': 2,
    });
    const yaml = result.stderr.slice(result.stderr.indexOf('accounts:'));
    writeFileSync(join(folder, 'muster.yaml'), yaml);
    const again = await run(['run', '--json'], { AWS_PROFILE: 'dev' });
    expect([again.code, again.stderr]).toEqual([0, '']);
    expect(summaryOf(again).resources).toMatchObject({ seen: 6, unchanged: 6, gone: 0 });
    expectNoSecrets();
  });

  it('muster run explains what to do without credentials', async () => {
    const { code, stderr } = await run(['run']);
    expect(code).toBe(1);
    expect(stderr).toContain('error: no AWS credentials were found');
    expect(stderr).toContain('"npm start" shows Muster without AWS');
  });

  it('muster doctor checks the own account', async () => {
    const { code, stdout } = await run(['doctor', '--no-tag', '--json'], { AWS_PROFILE: 'dev' });
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'ok', accounts: [{ accountId: DEV }] });
  });
});

describe('muster run --profiles', () => {
  it('reads an account for each profile with its credentials', async () => {
    const result = await run(['run', '--json', '--profiles', 'dev,test,audit']);
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(summaryOf(result)).toMatchObject({ status: 'complete', targets: { planned: 6, succeeded: 6 } });
    expect(await accountsIn()).toEqual([DEV, TEST, PROD]);
    expect(summaryOf(result).apiCalls).toEqual((await control.stats()).calls);
    expectNoSecrets();
  });

  it('refuses two profiles of one account, and patterns without a profile', async () => {
    expect(await run(['run', '--profiles', 'dev,prod-*'])).toMatchObject({
      code: 2,
      stderr: `error: --profiles: the AWS profiles "prod-a" and "prod-b" are both of account ${PROD}; choose one of them\n`,
    });
    const { code, stderr } = await run(['run', '--profiles', 'region*']);
    expect(code).toBe(2);
    expect(stderr).toContain('no AWS profile with credentials matches "region*"; profiles in ');
    expect(stderr).toContain(': audit, dead, dev, prod-a, prod-b, region, sso, test\n');
  });

  it('loses only the account of a profile whose credentials fail, and resumes it later', async () => {
    expect((await run(['run', '--json', '--profiles', 'dev,prod-a'])).code).toBe(0);
    writeConfig(undefined);
    const result = await run(['run', '--json', '--run-id', 'second', '--profiles', 'dev,prod-a,sso,dead']);
    expect(result.code).toBe(3);
    const { outcomes, odd, resources } = summaryOf(result);
    expect(resources).toMatchObject({ seen: 6, unchanged: 6, gone: 0 });
    expect(outcomes.map(({ accountId, code }) => `${accountId} ${code ?? ''}`)).toEqual([
      `${PROD} NoCredentials`,
      `${PROD} NoCredentials`,
      '444444444444 NoCredentials',
    ]);
    expect(outcomes.at(-1)?.message).toContain('sign in: aws sso login --profile sso');
    expect(odd?.listings?.first).toMatchObject([{ listing: 'the AWS profile "dead"' }]);
    expect(await accountsIn()).toEqual([DEV, PROD]);

    writeConfig('secret-of-prod');
    const resumed = await run(['run', '--resume', 'second', '--json']);
    expect(resumed.code).toBe(3);
    expect(summaryOf(resumed).outcomes.map(({ accountId }) => accountId)).toEqual(['444444444444']);
    expectNoSecrets();
  });
});

describe('accounts with credentials in muster.yaml', () => {
  const file = (text: string) => writeFileSync(join(folder, 'muster.yaml'), text);

  it('are tagged with the credentials with which they are read, beside accounts with a role', async () => {
    file(`accounts:
  - { id: "${DEV}", name: development, self: true, regions: [us-east-1] }
  - { id: "${TEST}", profile: test }
  - { id: "${PROD}", role: Audit }
rules: [{ id: a, set: { Production: "Yes" } }]
`);
    const result = await run(['run', '--json'], { AWS_PROFILE: 'dev' });
    expect([result.code, result.stderr]).toEqual([0, '']);
    expect(summaryOf(result)).toMatchObject({
      targets: { planned: 5, succeeded: 5 },
      tagging: { planned: 15, applied: 15, verified: 15, failed: 0 },
    });
    expect(await accountsIn('--account', 'development')).toEqual([DEV]);
    const truth = await control.truth(TEST, 'us-east-1');
    expect(truth.map(({ tags }) => tags.get('Production'))).toEqual(['Yes', 'Yes', 'Yes']);
    expectNoSecrets();
  });

  it('are not read with the credentials of another account', async () => {
    file(`accounts: [{ id: "${DEV}", profile: test }, { id: "${PROD}", self: true }]\nroles: none\n`);
    const result = await run(['run', '--json'], { AWS_PROFILE: 'prod-a' });
    expect(result.code).toBe(3);
    expect(summaryOf(result).outcomes).toMatchObject([
      {
        accountId: DEV,
        code: 'WrongAccount',
        message: `The credentials of the AWS profile "test" belong to account ${TEST}, not to ${DEV}; correct the account or the profile in the configuration`,
      },
    ]);
    expect(await accountsIn()).toEqual([PROD]);
  });

  it('report a profile that does not exist', async () => {
    file(`accounts: [{ id: "${DEV}", profile: nowhere }, { id: "${TEST}", profile: test }]\nroles: none\n`);
    const result = await run(['run', '--json']);
    expect(result.code).toBe(3);
    expect(summaryOf(result).outcomes[0]).toMatchObject({
      accountId: DEV,
      code: 'NoCredentials',
      message: expect.stringContaining(
        'the AWS profile "nowhere" (the profile of an account) does not exist',
      ),
    });
  });
});
