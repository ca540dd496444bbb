import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AwsSessions, countApiCalls, taggerRole } from '@muster/aws-session';
import { Ec2ResourceFacts } from '../src/adapters/ec2-instance/ec2-resource-facts.ts';
import { accountId, instanceIds, run } from '../src/testing/fixtures.ts';
import { startTaggingAws, type TaggingAws } from '../src/testing/tagging-aws.ts';

let aws: TaggingAws;
const instances = new Map<string, string>();
beforeAll(async () => {
  aws = await startTaggingAws();
  aws.instances = instances;
});
afterAll(() => aws.close());

const reader = () =>
  new Ec2ResourceFacts({
    sessions: new AwsSessions(),
    role: taggerRole(run, accountId, 'tagger'),
    region: 'eu-west-1',
    callTimeMs: () => 30_000,
  });

describe('Ec2ResourceFacts', () => {
  it('reads state, keys, manager and metadata tags of 200 IDs per call, including managed instances', async () => {
    instances.set(
      'i-00000007',
      '<instanceState><name>shutting-down</name></instanceState><tagSet><item><key>constructor</key><value>x</value></item></tagSet><operator><managed>true</managed><principal>eks.amazonaws.com</principal></operator><metadataOptions><instanceMetadataTags>enabled</instanceMetadataTags></metadataOptions>',
    );
    instances.set('i-00000190', '<instanceState><name>running</name></instanceState>');
    const { result, apiCalls } = await countApiCalls(() => reader().factsOf(instanceIds(401)));
    expect([...result.keys()]).toEqual(['i-00000007', 'i-00000190']);
    const why = (id: string, code: string, key: string) =>
      result.get(id)?.explain({ code, message: 'said EC2' }, [[key, '1']]);
    expect(why('i-00000007', 'IncorrectState', 'A')).toEqual({
      outcome: 'skipped',
      message: 'The instance is shutting-down',
    });
    expect(why('i-00000007', 'OperationNotPermitted', 'A')).toEqual({
      outcome: 'failed',
      message: 'said EC2 (the instance is managed by eks.amazonaws.com)',
    });
    expect(why('i-00000007', 'InvalidParameterValue', 'a b')).toEqual({
      outcome: 'failed',
      message: 'said EC2',
    });
    expect(why('i-00000007', 'TagLimitExceeded', 'A')).toBeUndefined();
    expect(result.get('i-00000007')?.tags).toEqual(new Map([['constructor', 'x']]));
    expect(result.get('i-00000190')?.tags).toEqual(new Map());
    for (const code of ['IncorrectState', 'OperationNotPermitted', 'InvalidParameterValue'])
      expect(why('i-00000190', code, 'a b')).toBeUndefined();
    expect(apiCalls).toMatchObject({ 'ec2:DescribeInstances': 3 });
    expect(aws.describeCalls.map((form) => form.get('IncludeManagedResources'))).toEqual([
      'true',
      'true',
      'true',
    ]);
    expect(aws.describeCalls.map((form) => form.get('Filter.1.Name'))).toEqual([
      'instance-id',
      'instance-id',
      'instance-id',
    ]);
    expect(aws.describeCalls.map((form) => form.get('Filter.1.Value.200'))).toEqual([
      'i-000000c8',
      'i-00000190',
      null,
    ]);
  });

  it('stops if an answer has too many pages', async () => {
    aws.describeCalls.length = 0;
    aws.nextToken = 'again';
    expect((await reader().factsOf(['i-1'])).size).toBe(0);
    expect(aws.describeCalls).toHaveLength(10);
  });
});
