import { describe, expect, it } from '@jest/globals';
import { member, memberRoles } from '../test/member-roles.ts';
import { decide } from '../test/simulate.ts';
import { roleOf } from './roles.ts';

const template = await memberRoles();
const reader = roleOf(template, 'ReaderRole');
const tagger = roleOf(template, 'TaggerRole');

const instance = `arn:aws:ec2:eu-west-1:${member}:instance/i-0123456789abcdef0`;
const ofMember = (resource: string) => `arn:aws:ec2:eu-west-1:${member}:${resource}`;

/** What IAM says to a call in a session of one of the two roles. */
const asRole = (role: typeof reader, action: string, resource: string, context = {}) =>
  decide({
    principal: `arn:aws:sts::${member}:assumed-role/${role.roleName}/muster-run`,
    action,
    resource,
    accountId: member,
    context,
    identityPolicies: role.inlinePolicies,
  });

describe('the reader role', () => {
  it.each(['ec2:DescribeInstances', 'ec2:DescribeRegions'])('may call %s', async (action) => {
    expect(await asRole(reader, action, '*')).toBe('Allowed');
  });

  it.each([
    ['ec2:CreateTags', instance],
    ['ec2:DeleteTags', instance],
    ['ec2:StopInstances', instance],
    ['ec2:TerminateInstances', instance],
    ['ec2:RunInstances', ofMember('instance/*')],
    ['ec2:DescribeInstanceAttribute', instance],
    ['ec2:DescribeSnapshots', '*'],
    ['ec2:DescribeVolumes', '*'],
    ['ec2:GetConsoleOutput', instance],
    ['iam:PassRole', `arn:aws:iam::${member}:role/Admin`],
    ['s3:ListAllMyBuckets', '*'],
    ['sts:AssumeRole', `arn:aws:iam::${member}:role/MusterTagger`],
  ])('may not call %s on %s', async (action, resource) => {
    expect(await asRole(reader, action, resource)).toBe('ImplicitlyDenied');
  });
});

describe('the tagger role', () => {
  it.each(['eu-west-1', 'us-east-1', 'ap-southeast-2'])('may tag an instance in %s', async (region) => {
    const resource = `arn:aws:ec2:${region}:${member}:instance/i-0123456789abcdef0`;
    expect(await asRole(tagger, 'ec2:CreateTags', resource, { 'aws:TagKeys': ['Production'] })).toBe(
      'Allowed',
    );
  });

  it.each([
    ['ec2:CreateTags', ofMember('volume/vol-0123456789abcdef0')],
    ['ec2:CreateTags', ofMember('security-group/sg-0123456789abcdef0')],
    ['ec2:CreateTags', ofMember('vpc/vpc-0123456789abcdef0')],
    ['ec2:CreateTags', 'arn:aws:ec2:eu-west-1::image/ami-0123456789abcdef0'],
    ['ec2:CreateTags', 'arn:aws:ec2:eu-west-1::snapshot/snap-0123456789abcdef0'],
    ['ec2:CreateTags', 'arn:aws:ec2:eu-west-1:333333333333:instance/i-0123456789abcdef0'],
    ['ec2:DeleteTags', instance],
    ['ec2:DescribeInstances', '*'],
    ['ec2:DescribeRegions', '*'],
    ['ec2:ModifyInstanceAttribute', instance],
    ['ec2:TerminateInstances', instance],
    ['ec2:RunInstances', ofMember('instance/*')],
    ['iam:TagRole', `arn:aws:iam::${member}:role/Admin`],
    ['sts:AssumeRole', `arn:aws:iam::${member}:role/MusterReader`],
  ])('may not call %s on %s', async (action, resource) => {
    expect(await asRole(tagger, action, resource)).toBe('ImplicitlyDenied');
  });
});
