import { describe, expect, it } from '@jest/globals';
import { TemplateError } from './errors.ts';
import { roleOf, rolesOf } from './roles.ts';
import { hub, memberRoles } from './testing/member-roles.ts';

const trustedStatement = (document: unknown, principal: string, functions: readonly string[]) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Sid: 'HubFunctions',
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: 'sts:AssumeRole',
      Condition: { ArnEquals: { 'aws:PrincipalArn': functions }, StringEquals: document },
    },
  ],
});

describe('the template of member accounts', () => {
  it('has only a role that reads and a role that tags', async () => {
    const { resources, outputs } = await memberRoles();
    expect(Object.entries(resources).map(([id, { type }]) => [id, type])).toEqual([
      ['ReaderRole', 'AWS::IAM::Role'],
      ['TaggerRole', 'AWS::IAM::Role'],
    ]);
    expect(outputs).toEqual({ ReaderRoleArn: 'ReaderRole.Arn', TaggerRoleArn: 'TaggerRole.Arn' });
  });

  it('lets the reader role read', async () => {
    expect(roleOf(await memberRoles(), 'ReaderRole')).toEqual({
      logicalId: 'ReaderRole',
      roleName: 'MusterReader',
      maxSessionDurationSeconds: 3600,
      managedPolicyArns: [],
      inlinePolicies: [
        {
          name: 'read-instances',
          document: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'ReadInstances',
                Effect: 'Allow',
                Action: ['ec2:DescribeInstances', 'ec2:DescribeRegions'],
                Resource: '*',
              },
            ],
          },
        },
      ],
      trustPolicy: trustedStatement(
        { 'sts:ExternalId': 'roll-call', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
        'arn:aws:iam::111111111111:root',
        [
          'arn:aws:iam::111111111111:role/muster-inventory-prod-discover',
          'arn:aws:iam::111111111111:role/muster-inventory-prod-checkReader',
          'arn:aws:iam::111111111111:role/muster-orchestrator-prod-listRegions',
        ],
      ),
    });
  });

  it('lets the tagger role tag', async () => {
    expect(roleOf(await memberRoles(), 'TaggerRole')).toEqual({
      logicalId: 'TaggerRole',
      roleName: 'MusterTagger',
      maxSessionDurationSeconds: 3600,
      managedPolicyArns: [],
      inlinePolicies: [
        {
          name: 'tag-instances',
          document: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'TagInstances',
                Effect: 'Allow',
                Action: ['ec2:CreateTags', 'ec2:DeleteTags'],
                Resource: 'arn:aws:ec2:*:222222222222:instance/*',
                Condition: {
                  Null: { 'aws:TagKeys': 'false' },
                  'ForAllValues:StringLike': { 'aws:TagKeys': ['*'] },
                },
              },
              { Sid: 'CompareTags', Effect: 'Allow', Action: ['ec2:DescribeTags'], Resource: '*' },
              { Sid: 'ExplainRefusals', Effect: 'Allow', Action: ['ec2:DescribeInstances'], Resource: '*' },
            ],
          },
        },
      ],
      trustPolicy: trustedStatement(
        { 'sts:ExternalId': 'roll-call', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
        'arn:aws:iam::111111111111:root',
        [
          'arn:aws:iam::111111111111:role/muster-tagger-prod-applyTags',
          'arn:aws:iam::111111111111:role/muster-tagger-prod-checkTagger',
        ],
      ),
    });
  });

  it('denies protected keys to the tagger role, even if another policy allows them', async () => {
    const template = await memberRoles({ AllowedTagKeys: 'Cost*, Owner', ProtectedTagKeys: 'Team, Patch*' });
    const statements = roleOf(template, 'TaggerRole').inlinePolicies[0]?.document.Statement ?? [];
    const [allowed] = statements;
    const denied = statements.filter(({ Effect }) => Effect === 'Deny');
    expect(allowed?.Condition?.['ForAllValues:StringLike']).toEqual({ 'aws:TagKeys': ['Cost*', 'Owner'] });
    expect(denied).toEqual(
      [
        ['ProtectTagKeys', 'ForAnyValue:StringLike'],
        ['ProtectTagKeysInAnyCase', 'ForAnyValue:StringEqualsIgnoreCase'],
      ].map(([Sid, operator]) => ({
        Sid,
        Effect: 'Deny',
        Action: ['ec2:CreateTags', 'ec2:DeleteTags'],
        Resource: '*',
        Condition: { [String(operator)]: { 'aws:TagKeys': ['Team', 'Patch*'] } },
      })),
    );
  });

  it('uses the stage, role names and partition', async () => {
    const template = await memberRoles(
      { Stage: 'dev', ReaderRoleName: 'FleetReader', TaggerRoleName: 'FleetTagger', OrganizationId: '' },
      'aws-cn',
    );
    const tagger = roleOf(template, 'TaggerRole');
    expect(rolesOf(template).map(({ roleName }) => roleName)).toEqual(['FleetReader', 'FleetTagger']);
    expect(tagger.trustPolicy).toEqual(
      trustedStatement({ 'sts:ExternalId': 'roll-call' }, 'arn:aws-cn:iam::111111111111:root', [
        'arn:aws-cn:iam::111111111111:role/muster-tagger-dev-applyTags',
        'arn:aws-cn:iam::111111111111:role/muster-tagger-dev-checkTagger',
      ]),
    );
    expect(tagger.inlinePolicies[0]?.document.Statement[0]?.Resource).toBe(
      'arn:aws-cn:ec2:*:222222222222:instance/*',
    );
  });

  it('has no tagger role if tagging is disabled', async () => {
    const { resources, outputs } = await memberRoles({ Tagging: 'disabled' });
    expect(Object.keys(resources)).toEqual(['ReaderRole']);
    expect(Object.keys(outputs)).toEqual(['ReaderRoleArn']);
  });

  it('adds the given principals under the same conditions', async () => {
    const template = await memberRoles({
      AdditionalPrincipalArns: 'arn:aws:iam::333333333333:role/ci/muster, arn:aws:iam::333333333333:user/ana',
    });
    for (const { trustPolicy } of rolesOf(template))
      expect(trustPolicy.Statement.slice(1)).toEqual([
        {
          Sid: 'AdditionalPrincipals',
          Effect: 'Allow',
          Principal: {
            AWS: ['arn:aws:iam::333333333333:role/ci/muster', 'arn:aws:iam::333333333333:user/ana'],
          },
          Action: 'sts:AssumeRole',
          Condition: {
            StringEquals: { 'sts:ExternalId': 'roll-call', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
          },
        },
      ]);
  });

  /** IAM's default quota for a trust policy, without white space. Source: IAM User Guide, "IAM and STS quotas". */
  it('stays within the 2048 characters of a trust policy, with a long stage and five more principals', async () => {
    const principal = 'arn:aws-us-gov:iam::333333333333:role/a-role-with-a-name-of-forty-characters-00';
    const template = await memberRoles(
      { Stage: 'a-stage-of-20-letter', AdditionalPrincipalArns: Array(5).fill(principal).join(',') },
      'aws-us-gov',
    );
    for (const { trustPolicy } of rolesOf(template))
      expect(JSON.stringify(trustPolicy).length).toBeLessThanOrEqual(2048);
  });

  it.each([
    ['HubAccountId', '11111111'],
    ['HubAccountId', `${hub}:`],
    ['Stage', 'Prod'],
    ['Stage', 'a-stage-of-21-letters'],
    ['ExternalId', ''],
    ['ExternalId', 'x'],
    ['ExternalId', 'two words'],
    ['OrganizationId', '111111111111'],
    ['ReaderRoleName', 'TargetRole:'],
    ['TaggerRoleName', 'with/path'],
    ['Tagging', 'yes'],
    ['AllowedTagKeys', ''],
    ['AllowedTagKeys', 'Team,${aws:username}'],
    ['ProtectedTagKeys', '${aws:username}'],
    ['ProtectedTagKeys', 'x'.repeat(129)],
    ['AdditionalPrincipalArns', '*'],
    ['AdditionalPrincipalArns', 'arn:aws:iam::333333333333:root'],
    ['AdditionalPrincipalArns', 'arn:aws:iam::333333333333:role/*'],
    ['AdditionalPrincipalArns', 'arn:aws:sts::333333333333:assumed-role/ci/session'],
  ])('refuses %s "%s"', async (name, value) => {
    await expect(memberRoles({ [name]: value })).rejects.toThrow(TemplateError);
  });
});
