import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsSessions, countApiCalls, taggerRole } from '@muster/aws-session';
import { type DescribingAws, startDescribingAws } from '../src/testing/fake-describing-aws.ts';
import { accountId, instanceIds, run } from '../src/testing/fixtures.ts';
import { Ec2InstanceFacts } from '../src/adapters/ec2-instance-facts.ts';

let aws: DescribingAws;
beforeAll(async () => {
  aws = await startDescribingAws();
});
afterAll(() => aws.close());

const reader = () =>
  new Ec2InstanceFacts(new AwsSessions(), taggerRole(run, accountId, 'tagger'), 'eu-west-1', () => 30_000);

describe('Ec2InstanceFacts', () => {
  it('reads state, keys, manager and metadata tags, 200 ids a call, managed instances included', async () => {
    aws.instances.set(
      'i-00000007',
      '<instanceState><name>shutting-down</name></instanceState><tagSet><item><key>constructor</key><value>x</value></item></tagSet><operator><managed>true</managed><principal>eks.amazonaws.com</principal></operator><metadataOptions><instanceMetadataTags>enabled</instanceMetadataTags></metadataOptions>',
    );
    aws.instances.set('i-00000190', '<instanceState><name>running</name></instanceState>');
    const { result, apiCalls } = await countApiCalls(() => reader().factsOf(instanceIds(401)));
    expect([...result]).toEqual([
      [
        'i-00000007',
        {
          state: 'shutting-down',
          tagKeys: ['constructor'],
          managedBy: 'eks.amazonaws.com',
          tagsInMetadata: true,
        },
      ],
      ['i-00000190', { state: 'running', tagKeys: [], managedBy: undefined, tagsInMetadata: false }],
    ]);
    expect(apiCalls).toMatchObject({ 'ec2:DescribeInstances': 3 });
    expect(aws.calls.map((form) => form.get('IncludeManagedResources'))).toEqual(['true', 'true', 'true']);
    expect(aws.calls.map((form) => form.get('Filter.1.Name'))).toEqual([
      'instance-id',
      'instance-id',
      'instance-id',
    ]);
    expect(aws.calls.map((form) => form.get('Filter.1.Value.200'))).toEqual([
      'i-000000c8',
      'i-00000190',
      null,
    ]);
  });

  it('ends where the pages of an answer do not', async () => {
    aws.calls.length = 0;
    aws.nextToken = 'again';
    expect((await reader().factsOf(['i-1'])).size).toBe(0);
    expect(aws.calls).toHaveLength(10);
  });
});
