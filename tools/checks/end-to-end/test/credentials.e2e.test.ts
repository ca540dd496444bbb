import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RunSummaryV1 } from '@muster/contracts';
import { startMuster } from '@muster/muster/testing';
import { SimulatedAwsControl, startSimulatedAwsWorker } from '@muster/simulated-aws';

const directory = mkdtempSync(join(tmpdir(), 'muster-credentials-'));
const starts = join(directory, 'starts');
const config = join(directory, 'muster.yaml');

let simulation: Awaited<ReturnType<typeof startSimulatedAwsWorker>>;
let control: SimulatedAwsControl;

beforeAll(async () => {
  simulation = await startSimulatedAwsWorker({ accounts: 4, regions: 2, instancesPerTarget: 3 });
  control = new SimulatedAwsControl(simulation.url);
  const helper = join(directory, 'helper.mjs');
  writeFileSync(
    helper,
    `import fs from 'node:fs';
fs.appendFileSync(${JSON.stringify(starts)}, 'started for ' + process.env.AWS_PROFILE + '\\n');
const Expiration = new Date(Date.now() + 3_600_000).toISOString();
console.log(JSON.stringify({ Version: 1, AccessKeyId: 'AKIAHELPER', SecretAccessKey: 's', Expiration }));
`,
  );
  // The profile provides everything: region, endpoints, credentials.
  writeFileSync(
    join(directory, 'config'),
    `[profile helper]
credential_process = ${process.execPath} ${helper}
region = us-east-2
endpoint_url = ${simulation.url}
[profile hub]
role_arn = arn:aws:iam::111111111111:role/MusterReader
source_profile = helper
region = us-east-2
endpoint_url = ${simulation.url}
[profile failing]
credential_process = echo no ticket >&2; exit 3
`,
  );
  writeFileSync(
    config,
    'accounts: ["111111111111", "222222222222", "333333333333"]\nrules: [{ id: a, set: { A: "1" } }]\n',
  );
});
afterAll(() => simulation.close());

const muster = (args: string[], environment: Record<string, string> = {}) =>
  startMuster(args, {
    AWS_CONFIG_FILE: join(directory, 'config'),
    AWS_SHARED_CREDENTIALS_FILE: join(directory, 'none'),
    AWS_EC2_METADATA_DISABLED: 'true',
    ...environment,
  }).ended;
const summaryOf = (stdout: string) => RunSummaryV1.schema.parse(JSON.parse(stdout));

describe('the credentials of a profile', () => {
  it('are found once in a run, override keys in the environment, and all calls are counted', async () => {
    await control.resetStats();
    const args = [
      'run',
      '--config',
      config,
      '--json',
      '--profile',
      'helper',
      '--data',
      join(directory, 'one'),
    ];
    const { code, stdout, stderr } = await muster(args, {
      AWS_ACCESS_KEY_ID: 'AKIAENV',
      AWS_SECRET_ACCESS_KEY: 's',
    });
    expect([code, stderr]).toEqual([0, '']);
    expect(readFileSync(starts, 'utf8')).toBe('started for undefined\n');
    const { calls } = await control.stats();
    expect(summaryOf(stdout).apiCalls).toEqual(calls);
    expect(calls).toMatchObject({ 'sts:GetCallerIdentity': 1, 'sts:AssumeRole': 6 });
  });

  it('need one AssumeRole for a role of the profile, which is counted', async () => {
    await control.resetStats();
    const args = ['run', '--config', config, '--json', '--no-tag', '--data', join(directory, 'two')];
    const { stdout } = await muster(args, { AWS_PROFILE: 'hub' });
    const { calls } = await control.stats();
    expect(summaryOf(stdout).apiCalls).toEqual(calls);
    expect(calls).toMatchObject({ 'sts:GetCallerIdentity': 1, 'sts:AssumeRole': 4 });
  });

  it.each([
    ['failing', 'the credential_process of the AWS profile "failing" failed with exit code 3: no ticket'],
    [
      // cspell:ignore wrok
      'wrok',
      `the AWS profile "wrok" (--profile) does not exist; profiles in ${directory}/config and ${directory}/none (not found): failing, helper, hub`,
    ],
  ])('are explained if they are missing: %s', async (profile, message) => {
    expect(await muster(['run', '--config', config, '--profile', profile])).toEqual({
      code: 1,
      stdout: '',
      stderr: `error: ${message}\n`,
    });
    const read = await muster(['runs', '--engine', 'aws', '--stage', 'dev', '--profile', profile], {
      AWS_REGION: 'us-east-1',
    });
    expect(read.stderr).toBe(`error: ${message}\n`);
  });
});
