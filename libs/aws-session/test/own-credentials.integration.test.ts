import { DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { AccountSettings } from '@muster/contracts';
import {
  type CallerCredentials,
  type CredentialsOwner,
  setCallerCredentials,
} from '../src/caller-credentials.ts';
import { accessOf, AwsSessions, countApiCalls, readerRole, taggerRole, toStepError } from '../src/index.ts';
import { type FakeAws, startFakeAws } from '../src/testing/fake-aws.ts';
import { roleSessions } from '../src/testing/role-sessions.ts';

const A = '111111111111';
const run = {
  runId: 'r1',
  homeRegion: 'eu-west-1',
  roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
};
const saved = { ...process.env };
let aws: FakeAws;
let owners: (CredentialsOwner | undefined)[];
let answer: CallerCredentials;

beforeEach(async () => {
  aws = await startFakeAws(roleSessions().answer);
  Object.assign(process.env, { AWS_ENDPOINT_URL_STS: aws.endpoint, AWS_ENDPOINT_URL_EC2: aws.endpoint });
  owners = [];
  answer = async (owner) => ({
    credentials: { accessKeyId: owner?.profile ?? 'CALLER', secretAccessKey: 'secret' },
    accountId: A,
    apiCalls: { 'sts:GetCallerIdentity': 1 },
  });
  setCallerCredentials((owner) => {
    owners.push(owner);
    return answer(owner);
  });
});
afterEach(async () => {
  setCallerCredentials(undefined);
  process.env = { ...saved };
  await aws.close();
});

const read = (sessions: AwsSessions, settings: Omit<AccountSettings, 'accountId'>, region = 'us-east-1') => {
  const role = readerRole(accessOf(run, { accountId: A, ...settings }), A, 'inventory');
  return sessions.ec2(role, region).send(new DescribeInstancesCommand({}));
};
const failure = (work: Promise<unknown>) => work.then(() => 'no error', toStepError);

describe('accounts with credentials', () => {
  it('are read with the credentials of their profile, which are found once for all regions', async () => {
    const sessions = new AwsSessions();
    const { apiCalls } = await countApiCalls(() =>
      Promise.all(['us-east-1', 'eu-west-1'].map((region) => read(sessions, { profile: 'DEV' }, region))),
    );
    expect(owners).toEqual([{ profile: 'DEV', homeRegion: 'eu-west-1' }]);
    expect(aws.requests.map(({ action, accessKeyId }) => [action, accessKeyId])).toEqual([
      ['DescribeInstances', 'DEV'],
      ['DescribeInstances', 'DEV'],
    ]);
    expect(apiCalls).toEqual({ 'ec2:DescribeInstances': 2, 'sts:GetCallerIdentity': 1 });
  });

  it('are read with the credentials of the caller for self', async () => {
    await read(new AwsSessions(), { self: true });
    expect(owners).toEqual([{ profile: undefined, homeRegion: 'eu-west-1' }]);
    expect(aws.requests).toMatchObject([{ action: 'DescribeInstances', accessKeyId: 'CALLER' }]);
  });

  it('share a session for reading and tagging, and keep profiles and roles separate', async () => {
    const sessions = new AwsSessions();
    const access = (settings: object) => accessOf(run, { accountId: A, ...settings });
    const clientOf = (role: ReturnType<typeof readerRole>) => sessions.ec2(role, 'us-east-1');
    const reader = clientOf(readerRole(access({ profile: 'DEV' }), A, 'inventory'));
    expect(clientOf(taggerRole(access({ profile: 'DEV' }), A, 'tagger'))).toBe(reader);
    expect(clientOf(readerRole(access({ profile: 'OTHER' }), A, 'inventory'))).not.toBe(reader);
    expect(clientOf(readerRole(access({ self: true }), A, 'inventory'))).not.toBe(reader);
    expect(clientOf(readerRole(access({}), A, 'inventory'))).not.toBe(reader);
  });

  it('are requested again before they expire', async () => {
    const sessions = new AwsSessions();
    const inner = answer;
    answer = async (owner) => {
      const found = await inner(owner);
      return { ...found, credentials: { ...found.credentials, expiration: new Date(Date.now() + 60_000) } };
    };
    await read(sessions, { profile: 'DEV' });
    await read(sessions, { profile: 'DEV' });
    expect(owners.length).toBeGreaterThan(1);
  });

  it('are not read with the credentials of another account', async () => {
    answer = async () => ({
      credentials: { accessKeyId: 'X', secretAccessKey: 's' },
      accountId: '222222222222',
      apiCalls: {},
    });
    expect(await failure(read(new AwsSessions(), { profile: 'DEV' }))).toMatchObject({
      name: 'WrongAccount',
      message:
        'The credentials of the AWS profile "DEV" belong to account 222222222222, not to 111111111111; correct the account or the profile in the configuration',
    });
    answer = async () => ({ credentials: { accessKeyId: 'X', secretAccessKey: 's' }, apiCalls: {} });
    expect(await failure(read(new AwsSessions(), { self: true }))).toMatchObject({ name: 'WrongAccount' });
    expect(aws.requests).toEqual([]);
  });

  it('report why a profile gives no credentials', async () => {
    answer = () => Promise.reject(new Error('the login has expired; sign in: aws sso login --profile DEV'));
    expect(await failure(read(new AwsSessions(), { profile: 'DEV' }))).toMatchObject({
      name: 'NoCredentials',
      message:
        'There are no credentials for account 111111111111: the login has expired; sign in: aws sso login --profile DEV',
    });
  });

  it('cannot be read in AWS, where a function has only its own credentials', async () => {
    setCallerCredentials(undefined);
    for (const settings of [{ profile: 'DEV' }, { self: true as const }])
      expect(await failure(read(new AwsSessions(), settings))).toMatchObject({
        name: 'NoCredentials',
        message:
          'There are no credentials for account 111111111111: profile and self work only on one machine; use a role in AWS',
      });
    expect(aws.requests).toEqual([]);
  });

  it('assume the role and send the external ID that are set for the account', async () => {
    await read(new AwsSessions(), { role: 'Audit', externalId: 'audit' });
    const [assumed] = aws.calls('AssumeRole');
    expect(Object.fromEntries(assumed?.form ?? [])).toMatchObject({
      RoleArn: 'arn:aws:iam::111111111111:role/Audit',
      ExternalId: 'audit',
    });
  });
});
