import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  onlyLoopback,
  type RecordingProxy,
  type RecordingProxyOptions,
  startRecordingProxy,
} from '@muster/aws-session/testing';
import { expectedServices, type FakeStage, startFakeStage, startMuster } from '@muster/muster/testing';
import { startSimulatedAwsWorker } from '@muster/simulated-aws';

const directory = mkdtempSync(join(tmpdir(), 'muster-proxy-'));
const config = join(directory, 'muster.yaml');
writeFileSync(
  config,
  'accounts: ["111111111111"]\nrules:\n  - id: production\n    set: { Production: "Yes" }\n',
);
const MACHINE = 'arn:aws:states:us-east-1:999999999999:stateMachine:muster-run-dev';

let simulation: Awaited<ReturnType<typeof startSimulatedAwsWorker>>;
let stage: FakeStage;

beforeAll(async () => {
  simulation = await startSimulatedAwsWorker({ accounts: 1, regions: ['us-east-1'], instancesPerTarget: 1 });
  stage = await startFakeStage();
  for (const { parameters } of expectedServices())
    for (const name of parameters) stage.parameters.set(`/muster/dev/${name}`, name);
  stage.parameters.set('/muster/dev/orchestrator/run-state-machine-arn', MACHINE);
  stage.answers.set('Query', () => ({ body: { Items: [], Count: 0, ScannedCount: 0 } }));
  stage.answers.set('PutItem', () => ({ body: {} }));
  stage.answers.set('StartExecution', () => ({
    status: 400,
    body: { __type: 'AccessDeniedException', message: 'said AWS' },
  }));
});
afterAll(() => Promise.all([simulation.close(), stage.close()]));

/** Runs the command against a stage in AWS, behind a proxy, and returns the hosts that it called. */
async function behindProxy(
  args: string,
  {
    environment = {},
    ...options
  }: Partial<RecordingProxyOptions> & { environment?: Record<string, string> } = {},
) {
  const proxy: RecordingProxy = await startRecordingProxy({
    upstream: (host) => (/^(ec2|sts|organizations)/.test(host) ? simulation.url : stage.url),
    ...options,
  });
  try {
    const caFile = join(directory, 'ca.pem');
    writeFileSync(caFile, proxy.authority.cert);
    const guard = onlyLoopback(join(mkdtempSync(join(directory, 'run-')), 'connections'));
    const ended = await startMuster([...args.split(' '), '--engine', 'aws', '--stage', 'dev'], {
      HOME: directory,
      https_proxy: proxy.url,
      no_proxy: '',
      AWS_CA_BUNDLE: caFile,
      AWS_REGION: 'us-east-1',
      AWS_ACCESS_KEY_ID: 'AKIASIMULATED0000000',
      AWS_SECRET_ACCESS_KEY: 'simulated',
      ...guard.environment,
      ...environment,
    }).ended;
    return { ...ended, url: proxy.url, hosts: proxy.hosts('TLS'), connected: guard.connectedHosts() };
  } finally {
    await proxy.close();
  }
}

describe('--engine aws behind a proxy', () => {
  it.each([
    ['runs --json', ['dynamodb.us-east-1.amazonaws.com', 'ssm.us-east-1.amazonaws.com']],
    ['inventory --json', ['dynamodb.us-east-1.amazonaws.com', 'ssm.us-east-1.amazonaws.com']],
  ])('%s reads the stage through the proxy', async (args, hosts) => {
    expect(await behindProxy(args)).toMatchObject({
      code: 0,
      stdout: '[]\n',
      hosts,
      connected: ['127.0.0.1'],
    });
  });

  it('starts runs through the proxy', async () => {
    const { stdout, hosts, connected } = await behindProxy(`run --config ${config} --run-id r1 --json`);
    expect(stdout).toContain('was refused: AccessDeniedException: said AWS; run r1 was not started');
    expect(hosts).toEqual(
      expect.arrayContaining(['ssm.us-east-1.amazonaws.com', 'states.us-east-1.amazonaws.com']),
    );
    expect(connected).toEqual(['127.0.0.1']);
  });

  it('invokes the functions of doctor through the proxy', async () => {
    const { hosts, connected } = await behindProxy(`doctor --config ${config}`);
    expect(hosts).toEqual([
      'lambda.us-east-1.amazonaws.com',
      'ssm.us-east-1.amazonaws.com',
      'sts.us-east-1.amazonaws.com',
    ]);
    expect(connected).toEqual(['127.0.0.1']);
  });

  it('uses FIPS endpoints if they are set', async () => {
    const { code, hosts } = await behindProxy('runs', { environment: { AWS_USE_FIPS_ENDPOINT: 'true' } });
    expect(code).toBe(0);
    expect(hosts).toEqual(['dynamodb-fips.us-east-1.amazonaws.com', 'ssm-fips.us-east-1.amazonaws.com']);
  });

  it('reports which proxy refused which host', async () => {
    const { code, stderr, url } = await behindProxy('runs', { refuse: () => 403 });
    expect(code).toBe(1);
    expect(stderr).toBe(
      `error: ssm:GetParametersByPath on /muster/dev got no answer: the proxy ${url} answered 403 Refused for ssm.us-east-1.amazonaws.com; have the host allowed on the proxy, or put it into NO_PROXY if it can be reached directly\n`,
    );
  });
});
