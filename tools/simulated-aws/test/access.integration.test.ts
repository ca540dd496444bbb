import {
  CreateTagsCommand,
  DescribeInstancesCommand,
  DescribeRegionsCommand,
  type EC2Client,
} from '@aws-sdk/client-ec2';
import { AssumeRoleCommand, GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { afterEach, describe, expect, it } from '@jest/globals';
import { ROLE_ARN, startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

let harness: Harness;
afterEach(() => harness.close());

const assume = (changes: object = {}) =>
  new AssumeRoleCommand({ RoleArn: ROLE_ARN, RoleSessionName: 'run-1', ...changes });
const denied = {
  name: 'AccessDenied',
  message:
    'User: arn:aws:iam::999999999999:user/muster is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::111111111111:role/MusterReader',
  $metadata: { httpStatusCode: 403 },
};
const describeInstances = new DescribeInstancesCommand({ MaxResults: 5 });

describe('DescribeRegions', () => {
  it('lists the enabled regions, or all 34 with their opt-in status', async () => {
    harness = await startHarness({ regions: ['us-east-1', 'eu-west-1', 'me-south-1'] });
    const client = await harness.ec2();
    const { Regions: enabled } = await client.send(new DescribeRegionsCommand({}));
    expect(enabled).toEqual([
      {
        RegionName: 'us-east-1',
        Endpoint: 'ec2.us-east-1.amazonaws.com',
        OptInStatus: 'opt-in-not-required',
      },
      {
        RegionName: 'eu-west-1',
        Endpoint: 'ec2.eu-west-1.amazonaws.com',
        OptInStatus: 'opt-in-not-required',
      },
      { RegionName: 'me-south-1', Endpoint: 'ec2.me-south-1.amazonaws.com', OptInStatus: 'opted-in' },
    ]);
    const { Regions: all = [] } = await client.send(new DescribeRegionsCommand({ AllRegions: true }));
    expect(all).toHaveLength(34);
    expect(all.filter(({ OptInStatus }) => OptInStatus === 'not-opted-in')).toHaveLength(31);
  });

  it('knows the regions and ARNs of the called partition', async () => {
    harness = await startHarness({ regions: ['us-isob-east-1'] });
    const { Regions } = await harness.hubEc2('us-isob-east-1').send(new DescribeRegionsCommand({}));
    expect(Regions).toEqual([
      {
        RegionName: 'us-isob-east-1',
        Endpoint: 'ec2.us-isob-east-1.sc2s.sgov.gov',
        OptInStatus: 'opt-in-not-required',
      },
    ]);
    const sts = harness.sts(undefined, 'us-isob-east-1');
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(
      'arn:aws-iso-b:iam::999999999999:user/muster',
    );
    const RoleArn = 'arn:aws-iso-b:iam::111111111111:role/MusterReader';
    expect((await sts.send(assume({ RoleArn }))).AssumedRoleUser?.Arn).toBe(
      'arn:aws-iso-b:sts::111111111111:assumed-role/MusterReader/run-1',
    );
    await expect(sts.send(assume())).rejects.toMatchObject({ name: 'ValidationError' });
  });

  it('filters by name and by status', async () => {
    harness = await startHarness({ regions: ['us-east-1', 'me-south-1'] });
    const client = await harness.ec2();
    const names = async (input: object) =>
      (await client.send(new DescribeRegionsCommand(input))).Regions?.map(({ RegionName }) => RegionName);
    expect(await names({ RegionNames: ['me-south-1'] })).toEqual(['me-south-1']);
    expect(await names({ Filters: [{ Name: 'opt-in-status', Values: ['opted-in'] }] })).toEqual([
      'me-south-1',
    ]);
    await expect(names({ RegionNames: ['moon-1'] })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('refuses the credentials in a region that is not enabled', async () => {
    harness = await startHarness({ regions: 16 });
    const client = await harness.ec2('sa-east-1');
    await expect(client.send(describeInstances)).rejects.toMatchObject({
      name: 'AuthFailure',
      message: 'AWS was not able to validate the provided access credentials',
      $metadata: { httpStatusCode: 401 },
    });
  });
});

describe('AssumeRole', () => {
  it('issues credentials of the account', async () => {
    harness = await startHarness({ accounts: 2 });
    const { Credentials, AssumedRoleUser } = await harness.sts().send(assume({ DurationSeconds: 900 }));
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:sts::111111111111:assumed-role/MusterReader/run-1');
    expect(Credentials?.Expiration?.getTime()).toBe(harness.clock.nowMs + 900_000);
    const keys = await harness.assume('222222222222');
    expect(await harness.sts(keys).send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '222222222222',
      Arn: 'arn:aws:sts::222222222222:assumed-role/MusterReader/test',
    });
    expect(await harness.sts().send(new GetCallerIdentityCommand({}))).toMatchObject({
      Account: '999999999999',
      Arn: 'arn:aws:iam::999999999999:user/muster',
    });
  });

  it('denies unknown accounts, other roles, a wrong external ID and denied accounts', async () => {
    harness = await startHarness({ roles: ['Muster*'], externalId: 'muster' });
    const sts = harness.sts();
    const attempt = (changes: object) => sts.send(assume({ ExternalId: 'muster', ...changes }));
    await attempt({});
    await attempt({ RoleArn: 'arn:aws:iam::999999999999:role/path/MusterHub' });
    await expect(attempt({ ExternalId: undefined })).rejects.toMatchObject(denied);
    await expect(attempt({ ExternalId: 'wrong' })).rejects.toMatchObject(denied);
    for (const RoleArn of [
      'arn:aws:iam::111111111111:role/Other',
      'arn:aws:iam::555555555555:role/MusterReader',
    ]) {
      await expect(attempt({ RoleArn })).rejects.toMatchObject({ name: 'AccessDenied' });
    }
    await harness.control.setFaults({ deniedAccounts: ['111111111111'] });
    await expect(attempt({})).rejects.toMatchObject(denied);
    await harness.control.setFaults({ deniedAccounts: null });
    await attempt({});
  });

  it('denies single roles of an account', async () => {
    harness = await startHarness({ faults: { deniedRoles: ['111111111111/MusterTagger'] } });
    const sts = harness.sts();
    const tagger = assume({ RoleArn: 'arn:aws:iam::111111111111:role/MusterTagger' });
    await expect(sts.send(tagger)).rejects.toMatchObject({ name: 'AccessDenied' });
    await sts.send(assume());
    await harness.control.setFaults({ deniedRoles: ['*/MusterReader'] });
    await sts.send(tagger);
    await expect(sts.send(assume())).rejects.toMatchObject(denied);
  });

  it('checks its parameters, and limits chained roles to one hour', async () => {
    harness = await startHarness();
    const keys = await harness.assume();
    const chained = harness.sts(keys);
    const invalid = { name: 'ValidationError', $metadata: { httpStatusCode: 400 } };
    for (const changes of [
      { DurationSeconds: 899 },
      { DurationSeconds: 43_201 },
      { RoleSessionName: 'a b' },
    ]) {
      await expect(harness.sts().send(assume(changes))).rejects.toMatchObject(invalid);
    }
    await expect(harness.sts().send(assume({ RoleArn: 'MusterReader' }))).rejects.toMatchObject(invalid);
    await expect(chained.send(assume({ DurationSeconds: 3601 }))).rejects.toMatchObject(invalid);
    await chained.send(assume({ DurationSeconds: 3600 }));
    await harness.sts().send(assume({ DurationSeconds: 43_200 }));
  });

  it('expires credentials', async () => {
    harness = await startHarness({ sessionDurationMs: 1500 });
    const keys = await harness.assume();
    const client = await harness.ec2();
    await client.send(describeInstances);
    harness.clock.nowMs += 1500;
    await expect(client.send(describeInstances)).rejects.toMatchObject({ name: 'RequestExpired' });
    await expect(harness.sts(keys).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'ExpiredToken',
    });
  });

  it('refuses a session whose token was changed', async () => {
    harness = await startHarness();
    const keys = { ...(await harness.assume()), sessionToken: 'SimulatedAws.e30.00000000' };
    await expect(harness.sts(keys).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('refuses an opt-in region that is not enabled', async () => {
    harness = await startHarness();
    const sts = harness.sts(undefined, 'me-south-1');
    await expect(sts.send(assume())).rejects.toMatchObject({ name: 'RegionDisabledException' });
  });
});

describe('faults and limits', () => {
  it('deny access to the named targets, or make them unavailable', async () => {
    harness = await startHarness({
      faults: { unauthorizedTargets: ['*/us-east-1'], unavailableTargets: ['111111111111/us-east-2'] },
    });
    const [east1, east2, west1] = [
      await harness.ec2('us-east-1'),
      await harness.ec2('us-east-2'),
      await harness.ec2('us-west-1'),
    ];
    await expect(east1.send(describeInstances)).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(east2.send(describeInstances)).rejects.toMatchObject({
      name: 'Unavailable',
      $metadata: { httpStatusCode: 503 },
    });
    expect((await east2.send(new DescribeRegionsCommand({}))).Regions).toHaveLength(16);
    expect((await west1.send(describeInstances)).NextToken).toBeDefined();
  });

  it("check the caller's permissions in a dry run, whether or not the instance exists", async () => {
    harness = await startHarness({
      faults: { unauthorizedTargets: ['*/us-east-1'], createTagsDenied: ['*/us-east-1'] },
    });
    const createTags = new CreateTagsCommand({
      DryRun: true,
      Resources: ['i-00000000000000000'],
      Tags: [{ Key: 'A', Value: '1' }],
    });
    const dryRuns = [
      (client: EC2Client) => client.send(new DescribeInstancesCommand({ DryRun: true })),
      (client: EC2Client) => client.send(createTags),
    ];
    const [east, west] = [await harness.ec2('us-east-1'), await harness.ec2('us-west-1')];
    for (const dryRun of dryRuns) {
      await expect(dryRun(east)).rejects.toMatchObject({
        name: 'UnauthorizedOperation',
        $metadata: { httpStatusCode: 403 },
      });
      await expect(dryRun(west)).rejects.toMatchObject({
        name: 'DryRunOperation',
        $metadata: { httpStatusCode: 412 },
      });
    }
  });

  it('return internal errors at the configured rate', async () => {
    harness = await startHarness({ faults: { errorRate: { 'ec2:DescribeInstances': 1 } } });
    const client = await harness.ec2();
    await expect(client.send(describeInstances)).rejects.toMatchObject({
      name: 'InternalError',
      $metadata: { httpStatusCode: 500 },
    });
    await client.send(new DescribeRegionsCommand({}));
  });

  it('throttle requests per account, region and API', async () => {
    harness = await startHarness({ accounts: 2 });
    const client = await harness.ec2();
    const burst = async (input: object, calls: number) => {
      const attempts = Array.from({ length: calls }, () => client.send(new DescribeInstancesCommand(input)));
      const settled = await Promise.allSettled(attempts);
      return settled.filter(({ status }) => status === 'fulfilled').length;
    };
    expect(await burst({ MaxResults: 5 }, 120)).toBe(100);
    expect(await burst({}, 60)).toBe(50);
    await expect(client.send(describeInstances)).rejects.toMatchObject({
      name: 'RequestLimitExceeded',
      $metadata: { httpStatusCode: 503 },
    });
    const other = await harness.ec2('us-east-1', '222222222222');
    await other.send(describeInstances);
    harness.clock.nowMs += 1000;
    expect(await burst({ MaxResults: 5 }, 40)).toBe(20);
    expect((await harness.control.stats()).throttled).toEqual({ 'ec2:DescribeInstances': 51 });
  });

  it('throttle CreateTags with other numbers, or not at all', async () => {
    const buckets = { 'ec2:CreateTags': { capacity: 1, refillPerSecond: 0 } };
    const attempts = async () => {
      const client = await harness.ec2();
      const command = new CreateTagsCommand({
        Resources: ['i-0408c7bc3bf29a986'],
        Tags: [{ Key: 'A', Value: '1' }],
      });
      const settled = await Promise.allSettled([client.send(command), client.send(command)]);
      return settled.filter(({ status }) => status === 'fulfilled').length;
    };
    harness = await startHarness({ buckets });
    expect(await attempts()).toBe(1);
    await harness.close();
    harness = await startHarness({ buckets, throttling: false });
    expect(await attempts()).toBe(2);
  });
});
