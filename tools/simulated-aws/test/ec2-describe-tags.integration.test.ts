import { DescribeTagsCommand, type DescribeTagsCommandInput, type EC2Client } from '@aws-sdk/client-ec2';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { startHarness } from './harness.ts';
import type { Harness } from './harness.ts';

const FIRST = 'i-0408c7bc3bf29a986';
const MISSING = 'i-0123456789abcdef0';
const PLACE = { accountId: '111111111111', region: 'us-east-1' };

let harness: Harness;
let client: EC2Client;

async function start(options: Parameters<typeof startHarness>[0] = {}): Promise<void> {
  harness = await startHarness(options);
  client = await harness.ec2();
}

const describeTags = (input: DescribeTagsCommandInput) => client.send(new DescribeTagsCommand(input));
const filter = (Name: string, ...Values: string[]) => ({ Name, Values });

/** Key and value of the tags of an answer. */
const pairsOf = async (input: DescribeTagsCommandInput) =>
  (await describeTags(input)).Tags?.map(({ Key, Value }) => [Key, Value]);

afterEach(() => harness.close());

describe('DescribeTags', () => {
  beforeEach(() => start());

  it('shows the tags of the instances in a filter, whatever other IDs it names', async () => {
    const answer = await describeTags({
      Filters: [filter('resource-id', MISSING, FIRST), filter('key', 'Team', 'Name', 'Absent')],
    });
    expect(answer.Tags).toEqual([
      { ResourceId: FIRST, ResourceType: 'instance', Key: 'Name', Value: 'api-65c0f' },
      { ResourceId: FIRST, ResourceType: 'instance', Key: 'Team', Value: 'growth' },
    ]);
    expect(answer.NextToken).toBeUndefined();
    expect((await describeTags({ Filters: [filter('resource-id', MISSING)] })).Tags).toEqual([]);
  });

  it('compares values, wildcards, escaped wildcards and pairs', async () => {
    const tags: [string, string][] = [
      ['a*b', '1'],
      ['a-b', ''],
      ['a\\b', '3'],
    ];
    await harness.control.actions({ tag: { ...PLACE, instanceIds: [FIRST], tags } });
    const keys = (value: string) =>
      pairsOf({ Filters: [filter('resource-id', FIRST), filter('key', value)] });
    expect(await keys('a*b')).toEqual([
      ['a*b', '1'],
      ['a-b', ''],
      ['a\\b', '3'],
    ]);
    expect(await keys(String.raw`a\*b`)).toEqual([['a*b', '1']]);
    expect(await keys(String.raw`a\\b`)).toEqual([['a\\b', '3']]);
    expect(await pairsOf({ Filters: [filter('resource-id', FIRST), filter('value', '')] })).toEqual([
      ['a-b', ''],
    ]);
    expect(await pairsOf({ Filters: [filter('tag:a*b', '1'), filter('resource-type', 'instance')] })).toEqual(
      [['a*b', '1']],
    );
    expect(await pairsOf({ Filters: [filter('resource-type', 'volume')] })).toEqual([]);
  });

  it('pages with a token of the same call', async () => {
    const all = await describeTags({});
    const seen: (string | undefined)[] = [];
    let NextToken: string | undefined;
    do {
      const page = await describeTags({ MaxResults: 5, NextToken });
      expect(page.Tags?.length).toBeLessThan(6);
      seen.push(...(page.Tags ?? []).map(({ ResourceId, Key }) => `${ResourceId} ${Key}`));
      ({ NextToken } = page);
    } while (NextToken !== undefined);
    expect(seen).toEqual(all.Tags?.map(({ ResourceId, Key }) => `${ResourceId} ${Key}`));
    const first = await describeTags({ MaxResults: 5 });
    await expect(
      describeTags({ MaxResults: 5, NextToken: first.NextToken, Filters: [filter('key', 'Name')] }),
    ).rejects.toMatchObject({ name: 'InvalidPaginationToken' });
  });

  it.each<[string, DescribeTagsCommandInput, string]>([
    ['fewer than 5 results', { MaxResults: 4 }, 'InvalidParameterValue'],
    ['more than 1000 results', { MaxResults: 1001 }, 'InvalidParameterValue'],
    ['an unknown filter', { Filters: [filter('instance-id', FIRST)] }, 'InvalidParameterValue'],
    [
      'more than 200 values',
      { Filters: [filter('resource-id', ...Array.from({ length: 201 }, () => FIRST))] },
      'FilterLimitExceeded',
    ],
    ['a dry run', { DryRun: true }, 'DryRunOperation'],
  ])('refuses %s', async (_what, input, name) => {
    await expect(describeTags(input)).rejects.toMatchObject({ name });
  });

  it('shows no tags of an instance that vanished', async () => {
    await harness.control.actions({ vanish: { ...PLACE, instanceIds: [FIRST] } });
    expect(await pairsOf({ Filters: [filter('resource-id', FIRST)] })).toEqual([]);
  });
});

it('DescribeTags leaves out managed instances', async () => {
  await start({ managedShare: 1 });
  expect((await describeTags({})).Tags).toEqual([]);
});

it('DescribeTags can be denied', async () => {
  await start({ faults: { describeTagsDenied: ['111111111111/us-east-1'] } });
  await expect(describeTags({ DryRun: true })).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
});

it('DescribeTags has its own bucket', async () => {
  await start({ buckets: { 'ec2:DescribeTags': { capacity: 2, refillPerSecond: 0 } } });
  await describeTags({});
  await describeTags({});
  await expect(describeTags({})).rejects.toMatchObject({ name: 'RequestLimitExceeded' });
});

it('DescribeTags has empty pages', async () => {
  await start({ emptyPages: true, instancesPerTarget: 40 });
  let pages = 0;
  let empty = 0;
  let NextToken: string | undefined;
  do {
    const page = await describeTags({ MaxResults: 5, NextToken });
    pages += 1;
    if (page.Tags?.length === 0) empty += 1;
    ({ NextToken } = page);
  } while (NextToken !== undefined);
  expect(empty).toBeGreaterThan(0);
  expect(pages).toBeGreaterThan(empty);
});
