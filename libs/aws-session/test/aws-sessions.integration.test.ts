import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { AwsRequestHandler } from '../src/client/request-handler.ts';
import { AwsSessions, countApiCalls, onceMore, readerRole, taggerRole } from '../src/index.ts';
import { type AwsCall, type FakeAws, type Refusal, startFakeAws } from '../src/testing/fake-aws.ts';
import { roleSessions } from '../src/testing/role-sessions.ts';

let refuse: (request: AwsCall) => Refusal | undefined;
let roles: ReturnType<typeof roleSessions>;
let aws: FakeAws;
const unhandled: unknown[] = [];
const noteUnhandled = (reason: unknown) => unhandled.push(reason);
const saved = { ...process.env };

beforeAll(() => void process.on('unhandledRejection', noteUnhandled));
afterAll(() => void process.off('unhandledRejection', noteUnhandled));
beforeEach(async () => {
  refuse = () => undefined;
  roles = roleSessions((request) => refuse(request));
  aws = await startFakeAws(roles.answer);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_STS: aws.endpoint,
    AWS_ENDPOINT_URL_EC2: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'HUB',
    AWS_SECRET_ACCESS_KEY: 'secret',
  });
});
afterEach(async () => {
  process.env = { ...saved };
  await aws.close();
  expect(unhandled).toEqual([]);
});

const run = {
  runId: 'r1',
  homeRegion: 'eu-west-1',
  roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
};
const role = readerRole(run, '111111111111', 'inventory');
const describeInstances = (sessions: AwsSessions, region: string, as = role) =>
  sessions.ec2(as, region).send(new DescribeInstancesCommand({ MaxResults: 1000 }));

describe('AwsSessions', () => {
  it('assumes a role once for five concurrent callers in five regions, in the home region', async () => {
    const sessions = new AwsSessions();
    const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-south-1', 'sa-east-1'];
    await Promise.all(regions.map((region) => describeInstances(sessions, region)));
    const [assumed, ...others] = aws.calls('AssumeRole');
    expect(others).toEqual([]);
    expect(assumed).toMatchObject({ accessKeyId: 'HUB', region: 'eu-west-1' });
    expect(Object.fromEntries(assumed?.form ?? [])).toMatchObject({
      RoleArn: 'arn:aws:iam::111111111111:role/MusterReader',
      ExternalId: 'muster',
      RoleSessionName: 'muster-inventory-r1',
    });
    expect(
      aws
        .calls('DescribeInstances')
        .map(({ region }) => region)
        .toSorted(),
    ).toEqual(regions.toSorted());
    expect(new Set(aws.calls('DescribeInstances').map(({ accessKeyId }) => accessKeyId))).toEqual(
      new Set(['ASIA1']),
    );
  });

  it('keeps accounts, roles and runs separate', async () => {
    const sessions = new AwsSessions();
    await describeInstances(sessions, 'us-east-1');
    await describeInstances(sessions, 'us-east-1', readerRole(run, '222222222222', 'inventory'));
    await describeInstances(sessions, 'us-east-1', taggerRole(run, '111111111111', 'tagger'));
    await describeInstances(
      sessions,
      'us-east-1',
      readerRole({ ...run, runId: 'r2' }, '111111111111', 'inventory'),
    );
    await describeInstances(sessions, 'us-east-1', readerRole(run, '111111111111', 'orchestrator'));
    expect(aws.calls('AssumeRole').map(({ form }) => form.get('RoleArn'))).toEqual([
      'arn:aws:iam::111111111111:role/MusterReader',
      'arn:aws:iam::222222222222:role/MusterReader',
      'arn:aws:iam::111111111111:role/MusterTagger',
      'arn:aws:iam::111111111111:role/MusterReader',
    ]);
  });

  it('uses the ARN prefix of the home region', async () => {
    const sessions = new AwsSessions();
    const homeRegions = ['cn-north-1', 'us-gov-west-1', 'eusc-de-east-1', 'us-isob-east-1'];
    for (const homeRegion of homeRegions)
      await describeInstances(
        sessions,
        homeRegion,
        readerRole({ ...run, homeRegion }, '111111111111', 'inventory'),
      );
    expect(aws.calls('AssumeRole').map(({ form }) => form.get('RoleArn'))).toEqual([
      'arn:aws-cn:iam::111111111111:role/MusterReader',
      'arn:aws-us-gov:iam::111111111111:role/MusterReader',
      'arn:aws-eusc:iam::111111111111:role/MusterReader',
      'arn:aws-iso-b:iam::111111111111:role/MusterReader',
    ]);
  });

  it.each([
    ['AccessDenied', 403],
    ['InvalidClientTokenId', 403],
    ['ValidationError', 400],
  ])('tries once more, after a pause, if a role is refused once with %s', async (code, status) => {
    const pauses: number[] = [];
    const sessions = new AwsSessions(async (ms) => void pauses.push(ms));
    let refusals = 1;
    refuse = ({ action }) => (action === 'AssumeRole' && refusals-- > 0 ? { status, code } : undefined);
    await Promise.all(
      ['us-east-1', 'us-west-2', 'eu-west-1'].map((region) => describeInstances(sessions, region)),
    );
    expect([aws.calls('AssumeRole').length, pauses]).toEqual([2, [1000]]);
  });

  it.each([
    ['AccessDenied', 'AssumeRoleDenied'],
    ['ExpiredToken', 'ExpiredToken'],
  ])('stops after two calls if a role is refused twice with %s', async (code, name) => {
    const sessions = new AwsSessions(async () => undefined);
    refuse = ({ action }) => (action === 'AssumeRole' ? { status: 403, code } : undefined);
    const options = { pause: async () => undefined };
    const call = onceMore(() => describeInstances(sessions, 'us-east-1'), options);
    await expect(call).rejects.toMatchObject({ name });
    expect(aws.calls('AssumeRole')).toHaveLength(2);
  });

  it('does not cache a refusal, and names the role', async () => {
    const sessions = new AwsSessions(async () => undefined);
    let denied = true;
    refuse = ({ action }) =>
      denied && action === 'AssumeRole' ? { status: 403, code: 'AccessDenied' } : undefined;
    const refused = describeInstances(sessions, 'us-east-1');
    await expect(refused).rejects.toMatchObject({
      name: 'AssumeRoleDenied',
      roleArn: 'arn:aws:iam::111111111111:role/MusterReader',
    });
    denied = false;
    await describeInstances(sessions, 'us-east-1');
    expect(aws.calls('AssumeRole')).toHaveLength(3);
  });

  it('renews a session that ends within five minutes, and keeps one that ends later', async () => {
    const sessions = new AwsSessions();
    roles.setSessionSeconds(290);
    await describeInstances(sessions, 'us-east-1');
    roles.setSessionSeconds(3600);
    await describeInstances(sessions, 'us-east-1');
    const assumed = aws.calls('AssumeRole').length;
    await describeInstances(sessions, 'us-east-1');
    const [first, second, third] = aws.calls('DescribeInstances').map(({ accessKeyId }) => accessKeyId);
    expect(second).not.toBe(first);
    expect(third).toBe(second);
    expect(aws.calls('AssumeRole')).toHaveLength(assumed);
  });

  it('creates clients that wait at most 30 seconds for an answer or the rest of it', async () => {
    const sessions = new AwsSessions();
    await describeInstances(sessions, 'us-east-1');
    const { requestHandler } = sessions.ec2(role, 'us-east-1').config;
    expect(requestHandler).toBeInstanceOf(AwsRequestHandler);
    expect((requestHandler as unknown as AwsRequestHandler).httpHandlerConfigs()).toEqual({
      connectionTimeout: 2_000,
      requestTimeout: 30_000,
      socketTimeout: 30_000,
      throwOnRequestTimeout: true,
    });
  });

  it('assumes the role again after invalidate', async () => {
    const sessions = new AwsSessions();
    await describeInstances(sessions, 'us-east-1');
    sessions.invalidate(role);
    await describeInstances(sessions, 'us-east-1');
    expect(aws.calls('DescribeInstances').map(({ accessKeyId }) => accessKeyId)).toEqual(['ASIA1', 'ASIA2']);
  });

  it('uses a chain of roles, with the external ID only at its end', async () => {
    const sessions = new AwsSessions();
    const through = ['arn:aws:iam::999999999999:role/Hub'];
    const chained = readerRole({ ...run, roles: { ...run.roles, through } }, '111111111111', 'inventory');
    await describeInstances(sessions, 'us-east-1', chained);
    expect(
      aws
        .calls('AssumeRole')
        .map(({ form, accessKeyId }) => [accessKeyId, form.get('RoleArn'), form.get('ExternalId')]),
    ).toEqual([
      ['HUB', 'arn:aws:iam::999999999999:role/Hub', null],
      ['ASIA1', 'arn:aws:iam::111111111111:role/MusterReader', 'muster'],
    ]);
  });
});

describe('countApiCalls', () => {
  it('counts every attempt, and concurrent work separately', async () => {
    const sessions = new AwsSessions();
    let failures = 1;
    refuse = ({ action }) =>
      action === 'DescribeInstances' && failures-- > 0 ? { status: 500, code: 'InternalError' } : undefined;
    const first = await countApiCalls(() => describeInstances(sessions, 'us-east-1'));
    expect(first.apiCalls).toEqual({ 'sts:AssumeRole': 1, 'ec2:DescribeInstances': 2 });
    const [one, two] = await Promise.all([
      countApiCalls(() => describeInstances(sessions, 'us-east-1')),
      countApiCalls(async () => {
        await describeInstances(sessions, 'us-east-1');
        await describeInstances(sessions, 'us-west-2');
      }),
    ]);
    expect([one.apiCalls, two.apiCalls]).toEqual([
      { 'ec2:DescribeInstances': 1 },
      { 'ec2:DescribeInstances': 2 },
    ]);
  });
});
