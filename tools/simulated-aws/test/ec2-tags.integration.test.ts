import { CreateTagsCommand, DeleteTagsCommand, DescribeInstancesCommand } from '@aws-sdk/client-ec2';
import type { EC2Client, Tag } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

const FIRST = 'i-0408c7bc3bf29a986';
const MISSING = 'i-0123456789abcdef0';
const production: Tag[] = [{ Key: 'Production', Value: 'Yes' }];

let harness: Harness;
let client: EC2Client;
let ids: string[];

async function start(options: Parameters<typeof startHarness>[0] = {}): Promise<void> {
  harness = await startHarness(options);
  client = await harness.ec2();
  ids = (await harness.control.truth('111111111111', 'us-east-1')).map(({ instanceId }) => instanceId);
}

const create = (Resources: string[], Tags: Tag[], DryRun?: boolean) =>
  client.send(new CreateTagsCommand({ Resources, Tags, DryRun }));
const remove = (Resources: string[], Tags?: Tag[]) => client.send(new DeleteTagsCommand({ Resources, Tags }));

async function tagsOf(instanceId: string): Promise<Record<string, string>> {
  const answer = await client.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  const tags = answer.Reservations?.[0]?.Instances?.[0]?.Tags ?? [];
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
}

async function taggedCount(): Promise<number> {
  const truth = await harness.control.truth('111111111111', 'us-east-1');
  return truth.filter(({ tags }) => tags.get('Production') === 'Yes').length;
}

afterEach(() => harness.close());

describe('CreateTags and DeleteTags', () => {
  beforeEach(() => start());

  it('tag, overwrite and untag, with the same result if repeated', async () => {
    for (const attempt of [1, 2]) {
      await create([FIRST, ids[1] ?? ''], [...production, { Key: 'Team', Value: `team ${attempt}` }]);
    }
    expect(await tagsOf(FIRST)).toEqual({
      Name: 'api-65c0f',
      Team: 'team 2',
      CostCenter: 'CC-1013',
      Environment: 'prod',
      Production: 'Yes',
    });
    expect(await taggedCount()).toBe(2);
    await remove([FIRST], [{ Key: 'Production', Value: 'No' }, { Key: 'Team' }]);
    expect(await tagsOf(FIRST)).toEqual({
      Name: 'api-65c0f',
      CostCenter: 'CC-1013',
      Environment: 'prod',
      Production: 'Yes',
    });
    await remove([FIRST]);
    expect(await tagsOf(FIRST)).toEqual({});
  });

  it('remove a tag without a value, whatever its value, and with an empty value only if it is empty', async () => {
    await create(
      [FIRST],
      [
        { Key: 'Empty', Value: '' },
        { Key: 'Full', Value: 'x' },
        { Key: 'Any', Value: 'y' },
      ],
    );
    await remove(
      [FIRST],
      [{ Key: 'Empty', Value: '' }, { Key: 'Full', Value: '' }, { Key: 'Any' }, { Key: 'Absent' }],
    );
    const { Empty, Full, Any } = await tagsOf(FIRST);
    expect([Empty, Full, Any]).toEqual([undefined, 'x', undefined]);
  });

  it('keep tags of AWS if all are removed', async () => {
    const tags: [string, string][] = [
      ['aws:autoscaling:groupName', 'web'],
      ['Owner', 'x'],
    ];
    await harness.control.actions({
      tag: { accountId: '111111111111', region: 'us-east-1', instanceIds: [FIRST], tags },
    });
    await remove([FIRST]);
    expect(await tagsOf(FIRST)).toEqual({ 'aws:autoscaling:groupName': 'web' });
  });

  it('check the rights to remove tags without removing any', async () => {
    await harness.control.setFaults({ deleteTagsDenied: ['111111111111/us-east-1'] });
    const dryRun = { Resources: [FIRST], Tags: [{ Key: 'Team', Value: 'growth' }], DryRun: true };
    await expect(client.send(new DeleteTagsCommand(dryRun))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
    });
    await harness.control.setFaults({ deleteTagsDenied: [] });
    await expect(client.send(new DeleteTagsCommand(dryRun))).rejects.toMatchObject({
      name: 'DryRunOperation',
    });
    expect((await tagsOf(FIRST))['Team']).toBe('growth');
  });

  it('accept any text that EC2 allows', async () => {
    const Value = `<a & "b'> \u{1F600} 漢 +%20`;
    await create([FIRST], [{ Key: 'k <é>/&=+', Value }]);
    expect((await tagsOf(FIRST))['k <é>/&=+']).toBe(Value);
  });

  it('change nothing if one ID does not exist, and name all missing IDs', async () => {
    await expect(create([FIRST, MISSING], production)).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
      message: "The instance ID 'i-0123456789abcdef0' does not exist",
      $metadata: { httpStatusCode: 400 },
    });
    await expect(create([MISSING, FIRST, 'i-0123456789abcdef1'], production)).rejects.toMatchObject({
      message: "The instance IDs 'i-0123456789abcdef0, i-0123456789abcdef1' do not exist",
    });
    expect(await taggedCount()).toBe(0);
  });

  it('refuse malformed IDs and IDs of other types', async () => {
    await expect(create([FIRST, 'i-12'], production)).rejects.toMatchObject({
      name: 'InvalidInstanceID.Malformed',
    });
    await expect(create(['vol-0123456789abcdef0'], production)).rejects.toMatchObject({ name: 'InvalidID' });
  });

  it('accept 1000 IDs and refuse 1001, or none', async () => {
    const many = Array.from({ length: 1000 }, () => FIRST);
    await create(many, production);
    expect(await taggedCount()).toBe(1);
    await expect(create([...many, FIRST], production)).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await expect(create([], production)).rejects.toMatchObject({ name: 'MissingParameter' });
  });

  it.each([
    ['a reserved key', [{ Key: 'aws:x', Value: '' }], 'InvalidTagKey.Malformed'],
    ['an empty key', [{ Key: '', Value: 'x' }], 'InvalidTagKey.Malformed'],
    ['a key of 128 characters', [{ Key: 'k'.repeat(128), Value: '' }], 'InvalidParameterValue'],
    ['a value of 257 characters', [{ Key: 'k', Value: 'v'.repeat(257) }], 'InvalidParameterValue'],
    ['a key twice', [...production, ...production], 'InvalidParameterValue'],
    ['no tags', [], 'MissingParameter'],
  ])('refuse %s', async (_, tags, name) => {
    await expect(create([FIRST], tags)).rejects.toMatchObject({ name });
  });

  it('accept keys of 127 and values of 256 characters, counted as characters', async () => {
    await create([FIRST], [{ Key: '漢'.repeat(127), Value: '\u{1F600}'.repeat(256) }]);
    expect((await tagsOf(FIRST))['漢'.repeat(127)]).toBe('\u{1F600}'.repeat(256));
  });

  it('refuse a 51st tag on any of the instances, without naming it', async () => {
    const more = Array.from({ length: 46 }, (_, at) => ({ Key: `k${at}`, Value: '' }));
    await create([FIRST], more);
    await expect(create([ids[1] ?? '', FIRST], production)).rejects.toMatchObject({
      name: 'TagLimitExceeded',
      message: expect.not.stringContaining('i-0'),
    });
    expect(await taggedCount()).toBe(0);
  });

  it('answer a dry run without any effect', async () => {
    await expect(create([FIRST], production, true)).rejects.toMatchObject({ name: 'DryRunOperation' });
    expect(await taggedCount()).toBe(0);
  });

  it('tag terminated instances while they are listed, and vanished ones not at all', async () => {
    const [terminated = '', vanished = ''] = ids;
    const where = { accountId: '111111111111', region: 'us-east-1' };
    await harness.control.actions({
      terminate: { ...where, instanceIds: [terminated] },
      vanish: { ...where, instanceIds: [vanished] },
    });
    await create([terminated], production);
    expect(await taggedCount()).toBe(1);
    await expect(create([vanished], production)).rejects.toMatchObject({
      name: 'InvalidInstanceID.NotFound',
    });
  });

  it('find an instance only in its own region', async () => {
    client = await harness.ec2('us-east-2');
    await expect(create([FIRST], production)).rejects.toMatchObject({ name: 'InvalidInstanceID.NotFound' });
  });
});

describe('faults of CreateTags', () => {
  it('remove instances just before they are tagged', async () => {
    await start({ faults: { vanish: { '*/us-east-1': 2 } } });
    await expect(create(ids, production)).rejects.toMatchObject({
      message: `The instance IDs '${ids[0]}, ${ids[1]}' do not exist`,
    });
    await create(ids.slice(2), production);
    expect(await taggedCount()).toBe(10);
    expect(await harness.control.truth('111111111111', 'us-east-1')).toHaveLength(10);
  });

  it('name only the first missing ID, if configured', async () => {
    await start({ nameOnlyFirstMissingId: true });
    await expect(create([FIRST, MISSING, 'i-0123456789abcdef1'], production)).rejects.toMatchObject({
      message: "The instance ID 'i-0123456789abcdef0' does not exist",
    });
  });

  it('report concurrent tagging as often as configured', async () => {
    await start({ faults: { concurrentTagAccess: 1 } });
    await expect(create([FIRST], production)).rejects.toMatchObject({ name: 'ConcurrentTagAccess' });
    expect(await taggedCount()).toBe(0);
    await create([FIRST], production);
    expect(await taggedCount()).toBe(1);
  });

  it('deny CreateTags in the configured targets, also in dry runs', async () => {
    await start({ faults: { createTagsDenied: ['111111111111/us-east-1'] } });
    const denied = { name: 'UnauthorizedOperation', $metadata: { httpStatusCode: 403 } };
    await expect(create([FIRST], production)).rejects.toMatchObject(denied);
    await expect(create([FIRST], production, true)).rejects.toMatchObject(denied);
    await remove([FIRST], [{ Key: 'Team' }]);
    expect(Object.keys(await tagsOf(FIRST))).toEqual(['Name', 'CostCenter', 'Environment']);
  });

  it('deny the configured tag keys, also beside others, in dry runs and in DeleteTags', async () => {
    await start({ faults: { deniedTagKeys: ['Prod*'] } });
    const denied = { name: 'UnauthorizedOperation', $metadata: { httpStatusCode: 403 } };
    await expect(create([FIRST], [{ Key: 'Owner', Value: 'x' }, ...production])).rejects.toMatchObject(
      denied,
    );
    await expect(create([FIRST], production, true)).rejects.toMatchObject(denied);
    await expect(remove([FIRST], [{ Key: 'Production' }])).rejects.toMatchObject(denied);
    await create([FIRST], [{ Key: 'Owner', Value: 'x' }]);
    expect(await taggedCount()).toBe(0);
  });
});

describe('refusals of CreateTags that do not name the instance', () => {
  it('enforce a tag policy: its spelling of the key, and its values', async () => {
    await start({ faults: { tagPolicies: [{ key: 'CostCenter', values: ['CC-*', 'none'] }] } });
    await create([FIRST], [{ Key: 'CostCenter', Value: 'CC-9' }, ...production]);
    await expect(create([FIRST], [{ Key: 'CostCenter', Value: '9' }])).rejects.toMatchObject({
      name: 'TagPolicyViolation',
      message: "The tag policy does not allow the specified value for the following tag key: 'CostCenter'.",
      $metadata: { httpStatusCode: 400 },
    });
    // cspell:ignore costcenter
    await expect(create([FIRST], [{ Key: 'costcenter', Value: 'none' }])).rejects.toMatchObject({
      name: 'TagPolicyViolation',
      message: "The tag policy does not allow the following tag key: 'costcenter'.",
    });
    expect((await tagsOf(FIRST))['CostCenter']).toBe('CC-9');
  });

  it('enforce a policy only in its targets', async () => {
    await start({ faults: { tagPolicies: [{ target: '*/eu-*', key: 'Production', values: ['No'] }] } });
    await create([FIRST], production);
    expect(await taggedCount()).toBe(1);
  });

  it('refuse some instances, with any code, and tag the others', async () => {
    const refused = { code: 'OperationNotPermitted', message: 'No.', share: 0.5 };
    await start({ faults: { refusedTags: [refused] } });
    const answers = await Promise.all(
      ids.map((id) =>
        create([id], production).then(
          () => 'tagged',
          ({ name }: Error) => name,
        ),
      ),
    );
    expect(new Set(answers)).toEqual(new Set(['tagged', 'OperationNotPermitted']));
    expect(await taggedCount()).toBe(answers.filter((answer) => answer === 'tagged').length);
    await expect(create(ids, production)).rejects.toMatchObject({
      name: 'OperationNotPermitted',
      message: 'No.',
    });
  });

  it('refuse instances in a state, managed ones and named ones', async () => {
    await start({
      managedShare: 0.3,
      faults: {
        refusedTags: [
          { code: 'IncorrectState', states: ['terminated'] },
          { code: 'SomethingNew', managed: true, status: 403 },
        ],
      },
    });
    const truth = await harness.control.truth('111111111111', 'us-east-1');
    const [managed] = truth.filter(({ managed: is }) => is).map(({ instanceId }) => instanceId);
    const own = truth.filter(({ managed: is }) => !is).map(({ instanceId }) => instanceId);
    const [terminated = '', named = '', free = ''] = own;
    await harness.control.actions({
      terminate: { accountId: '111111111111', region: 'us-east-1', instanceIds: [terminated] },
    });
    await expect(create([free, terminated], production)).rejects.toMatchObject({ name: 'IncorrectState' });
    await expect(create([managed ?? ''], production)).rejects.toMatchObject({
      name: 'SomethingNew',
      $metadata: { httpStatusCode: 403 },
    });
    await harness.control.setFaults({ refusedTags: [{ code: 'AnyCode', instanceIds: [named] }] });
    await create([free, terminated], production);
    await expect(create([free, named], production)).rejects.toMatchObject({ name: 'AnyCode' });
  });

  it('allow fewer characters in keys of instances whose metadata contains their tags', async () => {
    await start({ metadataTagsShare: 1 });
    await create([FIRST], production);
    for (const Key of ['Cost Center', 'a/b', '_index', '..'])
      await expect(create([FIRST], [{ Key, Value: '' }])).rejects.toMatchObject({
        name: 'InvalidParameterValue',
        message: expect.stringContaining(`'${Key}' is not a valid tag key`),
      });
    const answer = await client.send(new DescribeInstancesCommand({ InstanceIds: [FIRST] }));
    expect(answer.Reservations?.[0]?.Instances?.[0]?.MetadataOptions?.InstanceMetadataTags).toBe('enabled');
  });
});
