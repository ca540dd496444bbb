import { describe, expect, it } from '@jest/globals';
import { RecordedCalls } from './recorded-calls.ts';

const describeInstances = (accessKeyId: string) => ({
  service: 'ec2',
  method: 'POST',
  path: '',
  target: '',
  accessKeyId,
  region: 'eu-west-1',
  body: 'Action=DescribeInstances',
});
const assumeRole = {
  service: 'sts',
  method: 'POST',
  path: '',
  target: '',
  accessKeyId: 'test',
  region: 'us-east-1',
  body: 'Action=AssumeRole&RoleArn=arn:aws:iam::111111111111:role/MusterReader&RoleSessionName=s',
};

describe('RecordedCalls', () => {
  it('keeps each call once, with the role that made it', () => {
    const calls = new RecordedCalls('999999999999');
    calls.add('discover', assumeRole);
    calls.addSession(assumeRole, '<Credentials><AccessKeyId>ASIA1</AccessKeyId></Credentials>');
    calls.add('discover', describeInstances('ASIA1'));
    calls.add('discover', describeInstances('ASIA1'));
    calls.add('discover', describeInstances('test'));
    expect(calls.calls.map(({ action, roleArn }) => [action, roleArn])).toEqual([
      ['sts:AssumeRole', undefined],
      ['ec2:DescribeInstances', 'arn:aws:iam::111111111111:role/MusterReader'],
      ['ec2:DescribeInstances', undefined],
    ]);
    expect(calls.problems).toEqual([]);
  });

  it('keeps requests that it cannot parse', () => {
    const calls = new RecordedCalls('999999999999');
    calls.add('discover', { ...describeInstances('test'), body: 'Action=RunInstances' });
    expect(calls.calls).toEqual([]);
    expect(calls.problems).toEqual(['discover: ec2:RunInstances is not known here']);
  });
});
