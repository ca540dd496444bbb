import { DescribeInstancesCommand, paginateDescribeInstances } from '@aws-sdk/client-ec2';
import type { DescribeInstancesCommandInput, EC2Client, Instance } from '@aws-sdk/client-ec2';
import { afterEach, describe, expect, it } from '@jest/globals';
import { startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

let harness: Harness;
afterEach(() => harness.close());

async function page(client: EC2Client, input: DescribeInstancesCommandInput = {}) {
  const answer = await client.send(new DescribeInstancesCommand(input));
  const reservations = answer.Reservations ?? [];
  const instances = reservations.flatMap((reservation) => reservation.Instances ?? []);
  return { reservations, instances, token: answer.NextToken };
}

async function pages(client: EC2Client, input: DescribeInstancesCommandInput = {}): Promise<Instance[][]> {
  const found: Instance[][] = [];
  let NextToken: string | undefined;
  do {
    const { instances, token } = await page(client, { MaxResults: 5, ...input, NextToken });
    found.push(instances);
    NextToken = token;
  } while (NextToken !== undefined);
  return found;
}

const idsOf = (instances: Instance[]) => instances.map(({ InstanceId }) => InstanceId);

describe('DescribeInstances', () => {
  it('lists the same by page as at once, and splits reservations at a page boundary', async () => {
    harness = await startHarness();
    const client = await harness.ec2();
    const all = await page(client);
    const cut = await pages(client);
    expect(cut.map((instances) => instances.length)).toEqual([5, 5, 2]);
    expect(idsOf(cut.flat())).toEqual(idsOf(all.instances));
    expect(all.reservations.map(({ Instances }) => Instances?.length)).toEqual([1, 2, 3, 1, 2, 3]);
    expect(all.token).toBeUndefined();
    const first = await page(client, { MaxResults: 5 });
    expect(first.reservations.map(({ Instances }) => Instances?.length)).toEqual([1, 2, 2]);
    expect(first.reservations[2]?.ReservationId).toBe(all.reservations[2]?.ReservationId);
  });

  it('works with the paginator of the SDK', async () => {
    harness = await startHarness({ emptyPages: true, repeatedInstances: true });
    const client = await harness.ec2();
    const ids = new Set<string | undefined>();
    for await (const { Reservations } of paginateDescribeInstances({ client, pageSize: 5 }, {})) {
      for (const { Instances } of Reservations ?? []) for (const id of idsOf(Instances ?? [])) ids.add(id);
    }
    expect(ids.size).toBe(12);
  });

  it('describes an instance in full', async () => {
    harness = await startHarness();
    const { instances } = await page(await harness.ec2());
    expect(instances[0]).toMatchObject({
      InstanceId: 'i-0408c7bc3bf29a986',
      ImageId: 'ami-0414eda55f01145d0',
      State: { Code: 16, Name: 'running' },
      PrivateDnsName: 'ip-10-17-175-81.ec2.internal',
      PrivateIpAddress: '10.17.175.81',
      InstanceType: 'm6i.xlarge',
      LaunchTime: new Date('2026-02-12T09:16:07.000Z'),
      Placement: { AvailabilityZone: 'us-east-1b', Tenancy: 'default' },
      Architecture: 'x86_64',
      RootDeviceType: 'ebs',
      BlockDeviceMappings: [
        { DeviceName: '/dev/xvda', Ebs: { Status: 'attached', DeleteOnTermination: true } },
      ],
      SecurityGroups: [{ GroupName: 'default' }],
      Tags: [
        { Key: 'Name', Value: 'api-65c0f' },
        { Key: 'Team', Value: 'growth' },
        { Key: 'CostCenter', Value: 'CC-1013' },
        { Key: 'Environment', Value: 'prod' },
      ],
      Hypervisor: 'xen',
      PlatformDetails: 'Linux/UNIX',
      Operator: { Managed: false },
    });
  });

  it('has stopped, spot, Windows and public instances in a larger fleet', async () => {
    harness = await startHarness({ instancesPerTarget: 500 });
    const { instances } = await page(await harness.ec2());
    const share = (test: (instance: Instance) => unknown) => instances.filter(test).length / 500;
    expect(share(({ State }) => State?.Name === 'stopped')).toBeCloseTo(0.1, 1);
    expect(share(({ InstanceLifecycle }) => InstanceLifecycle === 'spot')).toBeCloseTo(1 / 16, 1);
    expect(share(({ Platform }) => String(Platform) === 'windows')).toBeCloseTo(1 / 12, 1);
    expect(share(({ PublicIpAddress }) => PublicIpAddress !== undefined)).toBeCloseTo(0.22, 1);
    expect(share(({ IamInstanceProfile }) => IamInstanceProfile !== undefined)).toBeCloseTo(1 / 3, 1);
  });

  it('refuses MaxResults outside 5..1000, and together with IDs', async () => {
    harness = await startHarness();
    const client = await harness.ec2();
    await expect(page(client, { MaxResults: 4 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.',
    });
    await expect(page(client, { MaxResults: 1001 })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    const ids = { MaxResults: 5, InstanceIds: ['i-0408c7bc3bf29a986'] };
    await expect(page(client, ids)).rejects.toMatchObject({ name: 'InvalidParameterCombination' });
  });

  it('looks up instances by ID and names those that do not exist', async () => {
    harness = await startHarness();
    const client = await harness.ec2();
    const { instances } = await page(client, { InstanceIds: ['i-0408c7bc3bf29a986'] });
    expect(idsOf(instances)).toEqual(['i-0408c7bc3bf29a986']);
    const missing = ['i-0123456789abcdef0', 'i-0123456789abcdef1'];
    await expect(page(client, { InstanceIds: ['i-0408c7bc3bf29a986', ...missing] })).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: "The instance IDs 'i-0123456789abcdef0, i-0123456789abcdef1' do not exist",
    });
    await expect(page(client, { InstanceIds: ['i-xyz'] })).rejects.toMatchObject({
      name: 'InvalidInstanceID.Malformed',
    });
  });

  it('filters by state, tag, tag key and ID', async () => {
    harness = await startHarness({ instancesPerTarget: 60 });
    const client = await harness.ec2();
    const { instances: all } = await page(client);
    const ids = async (Name: string, ...Values: string[]) =>
      idsOf((await page(client, { Filters: [{ Name, Values }] })).instances);
    const where = (test: (instance: Instance) => unknown) => idsOf(all.filter(test));
    const tag = (instance: Instance, key: string) => instance.Tags?.find(({ Key }) => Key === key)?.Value;
    const stopped = where(({ State }) => State?.Name === 'stopped');
    expect(stopped.length).toBeGreaterThan(0);
    expect(await ids('instance-state-name', 'stopped')).toEqual(stopped);
    expect(await ids('tag:Team', 'data', 'search')).toEqual(
      where((instance) => ['data', 'search'].includes(tag(instance, 'Team') ?? '')),
    );
    expect(await ids('tag-key', 'Environment')).toEqual(where((instance) => tag(instance, 'Environment')));
    expect(await ids('instance-id', 'i-0408c7bc3bf29a986')).toEqual(['i-0408c7bc3bf29a986']);
    const paged = await pages(client, { Filters: [{ Name: 'tag-key', Values: ['Environment'] }] });
    expect(idsOf(paged.flat())).toEqual(where((instance) => tag(instance, 'Environment')));
    await expect(ids('nonsense', 'x')).rejects.toMatchObject({ name: 'InvalidParameterValue' });
  });

  it('hides managed instances unless they are requested', async () => {
    harness = await startHarness({ instancesPerTarget: 200, managedShare: 0.2 });
    const client = await harness.ec2();
    const shown = await page(client, {});
    const all = await page(client, { IncludeManagedResources: true });
    const managed = all.instances.filter(({ Operator }) => Operator?.Managed);
    expect(all.instances).toHaveLength(200);
    expect(managed.length).toBeGreaterThan(0);
    expect(shown.instances).toHaveLength(200 - managed.length);
    expect(managed[0]?.Operator).toMatchObject({ HiddenByDefault: true, Principal: expect.any(String) });
  });

  it('binds a token to account, region and filters, and lets it expire', async () => {
    harness = await startHarness({ accounts: 2, tokenLifetimeMs: 1000 });
    const client = await harness.ec2();
    const refused = {
      name: 'InvalidPaginationToken',
      message: expect.stringContaining('is not valid or is expired'),
    };
    const { token } = await page(client, { MaxResults: 5 });
    const next = { MaxResults: 5, NextToken: token };
    const Filters = [{ Name: 'tag-key', Values: ['Name'] }];
    expect((await page(await harness.ec2(), next)).instances).toHaveLength(5);
    await expect(page(await harness.ec2('us-east-2'), next)).rejects.toMatchObject(refused);
    await expect(page(await harness.ec2('us-east-1', '222222222222'), next)).rejects.toMatchObject(refused);
    await expect(page(client, { ...next, Filters })).rejects.toMatchObject(refused);
    await expect(page(client, { MaxResults: 5, NextToken: 'garbage' })).rejects.toMatchObject(refused);
    harness.clock.nowMs += 1000;
    await expect(page(client, next)).rejects.toMatchObject(refused);
  });

  it('refuses as many tokens as configured, and never a call without a token', async () => {
    harness = await startHarness({ faults: { refuseTokens: 1 } });
    const client = await harness.ec2();
    const { token } = await page(client, { MaxResults: 5 });
    const next = { MaxResults: 5, NextToken: token };
    await expect(page(client, next)).rejects.toMatchObject({ name: 'InvalidPaginationToken' });
    expect((await page(client, next)).instances).toHaveLength(5);
    await harness.control.setFaults({ refuseTokens: 1, refuseTokensWith: 'InvalidParameterValue' });
    await expect(page(client, next)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Unable to parse pagination token',
    });
    expect((await page(client, next)).instances).toHaveLength(5);
  });

  it('can name a vanished instance in a call without IDs', async () => {
    harness = await startHarness({ faults: { notFoundWhileListing: 1 } });
    const client = await harness.ec2();
    await expect(page(client, { MaxResults: 5 })).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
    });
    expect((await page(client, { MaxResults: 5 })).instances).toHaveLength(5);
  });

  it('serves empty pages and a token with the last full page', async () => {
    harness = await startHarness({ emptyPages: true, instancesPerTarget: 60 });
    const sizes = (await pages(await harness.ec2())).map((instances) => instances.length);
    expect(sizes.at(-1)).toBe(0);
    expect(sizes.slice(0, -1)).toContain(0);
    expect(sizes.filter((size) => size > 0)).toEqual([5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5, 5]);
  });

  it('repeats instances on later pages', async () => {
    harness = await startHarness({ repeatedInstances: true });
    const ids = idsOf((await pages(await harness.ec2())).flat());
    expect([ids.length, new Set(ids).size]).toEqual([14, 12]);
  });

  it('answers a dry run with 412', async () => {
    harness = await startHarness();
    await expect(page(await harness.ec2(), { DryRun: true })).rejects.toMatchObject({
      name: 'DryRunOperation',
      $metadata: { httpStatusCode: 412 },
    });
  });

  it('lists terminated instances until their time is over', async () => {
    harness = await startHarness({ terminatedVisibleMs: 5000 });
    const client = await harness.ec2();
    const { terminate } = await harness.control.actions({
      terminate: { accountId: '111111111111', region: 'us-east-1', count: 2 },
    });
    const terminated = async () =>
      idsOf((await page(client)).instances.filter(({ State }) => State?.Name === 'terminated'));
    expect(await terminated()).toEqual(terminate?.instanceIds);
    harness.clock.nowMs += 5000;
    expect(await terminated()).toEqual([]);
    expect((await page(client)).instances).toHaveLength(10);
  });

  it('lists no instances in the hub account', async () => {
    harness = await startHarness();
    expect((await page(harness.hubEc2())).instances).toEqual([]);
  });
});
