import { describe, expect, it } from '@jest/globals';
import { roleOf } from './roles.ts';
import { member, memberRoles } from './testing/member-roles.ts';
import { decide } from './testing/simulate.ts';

const template = await memberRoles();
const reader = roleOf(template, 'ReaderRole');
const tagger = roleOf(template, 'TaggerRole');

const instance = `arn:aws:ec2:eu-west-1:${member}:instance/i-0123456789abcdef0`;
const ofMember = (resource: string) => `arn:aws:ec2:eu-west-1:${member}:${resource}`;

/** IAM's decision on a call in a session of one of the two roles. */
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
    ['ec2:DescribeTags', '*'],
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
    ['tags, to compare them before a change', 'ec2:DescribeTags'],
    ['instances, to explain a refusal', 'ec2:DescribeInstances'],
  ])('may read %s', async (_what, action) => {
    expect(await asRole(tagger, action, '*')).toBe('Allowed');
  });

  it.each([
    ['ec2:CreateTags', ofMember('volume/vol-0123456789abcdef0')],
    ['ec2:CreateTags', ofMember('security-group/sg-0123456789abcdef0')],
    ['ec2:CreateTags', ofMember('vpc/vpc-0123456789abcdef0')],
    ['ec2:CreateTags', 'arn:aws:ec2:eu-west-1::image/ami-0123456789abcdef0'],
    ['ec2:CreateTags', 'arn:aws:ec2:eu-west-1::snapshot/snap-0123456789abcdef0'],
    ['ec2:CreateTags', 'arn:aws:ec2:eu-west-1:333333333333:instance/i-0123456789abcdef0'],
    ['ec2:DeleteTags', instance],
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

describe('the tagger role, when it removes tags,', () => {
  const decisionOn = async (
    parameters: Record<string, string>,
    keys: readonly string[] | undefined,
    action = 'ec2:DeleteTags',
  ) =>
    asRole(
      roleOf(await memberRoles(parameters), 'TaggerRole'),
      action,
      instance,
      keys === undefined ? {} : { 'aws:TagKeys': [...keys] },
    );

  it.each<[string, Record<string, string>, string[] | undefined, string]>([
    ['may remove a named key', {}, ['Production'], 'Allowed'],
    ['may not remove all tags, in a request without keys', {}, undefined, 'ImplicitlyDenied'],
    ['may not remove a key that is not listed', { AllowedTagKeys: 'Cost*' }, ['Owner'], 'ImplicitlyDenied'],
    ['may not remove a protected key', { ProtectedTagKeys: 'Team' }, ['Owner', 'team'], 'ExplicitlyDenied'],
    [
      'may remove nothing if removal is off',
      { AllowTagRemoval: 'false' },
      ['Production'],
      'ImplicitlyDenied',
    ],
  ])('%s', async (_what, parameters, keys, decision) => {
    expect(await decisionOn(parameters, keys)).toBe(decision);
  });

  it('may still set tags if removal is off', async () => {
    expect(await decisionOn({ AllowTagRemoval: 'false' }, ['Production'], 'ec2:CreateTags')).toBe('Allowed');
  });
});

describe('the tagger role, by tag key,', () => {
  /** IAM's decision on CreateTags with these keys on an instance. Undefined: a request without keys. */
  async function decisionOn(parameters: Record<string, string>, keys: readonly string[] | undefined) {
    const role = roleOf(await memberRoles(parameters), 'TaggerRole');
    return asRole(role, 'ec2:CreateTags', instance, keys === undefined ? {} : { 'aws:TagKeys': [...keys] });
  }
  const some = { AllowedTagKeys: 'Cost*,Patch Group', ProtectedTagKeys: 'Team,aws-backup*' };

  it.each<[string, Record<string, string>, string[] | undefined, string]>([
    ['allows any key by default', {}, ['Anything at all'], 'Allowed'],
    ['allows no request without keys', {}, undefined, 'ImplicitlyDenied'],
    ['allows a listed key', some, ['Patch Group'], 'Allowed'],
    ['allows several keys by wildcard', some, ['CostCenter', 'Cost'], 'Allowed'],
    ['denies a key that is not listed', some, ['Owner'], 'ImplicitlyDenied'],
    ['denies an unlisted key beside listed ones', some, ['CostCenter', 'Owner'], 'ImplicitlyDenied'],
    // cspell:ignore costcenter
    ['denies a key in a different case', some, ['costcenter'], 'ImplicitlyDenied'],
    ['denies a request without keys if there is a list', some, undefined, 'ImplicitlyDenied'],
    ['denies a protected key', { ProtectedTagKeys: 'Team' }, ['Team'], 'ExplicitlyDenied'],
    [
      'denies a protected key beside others',
      { ProtectedTagKeys: 'Team' },
      ['Owner', 'Team'],
      'ExplicitlyDenied',
    ],
    [
      'denies a protected key in a different case',
      { ProtectedTagKeys: 'Team' },
      ['TEAM'],
      'ExplicitlyDenied',
    ],
    [
      'denies a protected key by wildcard',
      { ProtectedTagKeys: 'aws-backup*' },
      ['aws-backup-plan'],
      'ExplicitlyDenied',
    ],
    [
      'denies a key that is both listed and protected',
      { AllowedTagKeys: 'Team', ProtectedTagKeys: 'T*' },
      ['Team'],
      'ExplicitlyDenied',
    ],
    ['allows keys beside the protected ones', { ProtectedTagKeys: 'Team' }, ['Teams', 'Owner'], 'Allowed'],
  ])('%s', async (_what, parameters, keys, decision) => {
    expect(await decisionOn(parameters, keys)).toBe(decision);
  });

  it('denies protected keys even if a policy is added to the role', async () => {
    const role = roleOf(await memberRoles({ ProtectedTagKeys: 'Team' }), 'TaggerRole');
    const all = {
      name: 'added',
      document: {
        Version: '2012-10-17' as const,
        Statement: [{ Effect: 'Allow' as const, Action: 'ec2:*', Resource: '*' }],
      },
    };
    const extended = { ...role, inlinePolicies: [...role.inlinePolicies, all] };
    const keys = { 'aws:TagKeys': ['Team'] };
    expect(await asRole(extended, 'ec2:CreateTags', instance, keys)).toBe('ExplicitlyDenied');
    expect(await asRole(extended, 'ec2:DeleteTags', instance, keys)).toBe('ExplicitlyDenied');
  });
});
