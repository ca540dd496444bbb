import { describe, expect, it } from '@jest/globals';
import { TemplateError } from './errors.ts';
import { parseTemplate } from './template.ts';
import { hub, member } from './testing/member-roles.ts';
import { decide } from './testing/simulate.ts';

/** Checks the statements of the README about the article's two templates on the relevant parts of these. */
const policy = (statement: object) => ({ Version: '2012-10-17', Statement: [statement] });
const allowing = (Action: string) => [
  { name: 'own', document: policy({ Effect: 'Allow', Action: [Action], Resource: '*' }) },
];
const trusting = (principal: object) =>
  policy({ Effect: 'Allow', Principal: principal, Action: ['sts:AssumeRole'] });
const articleTrust = trusting({ Service: ['lambda.amazonaws.com'], AWS: [member] });

const assumeFrom = (identityPolicies: ReturnType<typeof allowing>, resourcePolicy: object, context = {}) =>
  decide({
    principal: `arn:aws:sts::${hub}:assumed-role/SourceRole/instance-fetcher`,
    action: 'sts:AssumeRole',
    resource: `arn:aws:iam::${member}:role/TargetRole`,
    accountId: member,
    context: { 'aws:PrincipalArn': `arn:aws:iam::${hub}:role/SourceRole`, ...context },
    identityPolicies,
    resourcePolicy,
  });

describe("the article's templates", () => {
  it('are not YAML: a name ends with a colon', () => {
    const text =
      "Resources:\n  A:\n    Type: 'AWS::IAM::Role'\n    Properties:\n      RoleName: TargetRole:\n";
    expect(() => parseTemplate(text)).toThrow(TemplateError);
  });

  it("refuse the hub's function: they trust the Lambda service and the target account", async () => {
    expect(await assumeFrom(allowing('sts:AssumeRole'), articleTrust)).toBe('ImplicitlyDenied');
  });

  it("trust the hub if the account number is the hub's", async () => {
    expect(await assumeFrom(allowing('sts:AssumeRole'), trusting({ AWS: [hub] }))).toBe('Allowed');
  });

  it('give the function a role that may not assume another, even if that one trusts it', async () => {
    expect(await assumeFrom(allowing('ec2:DescribeInstances'), trusting({ AWS: [hub] }))).toBe(
      'ImplicitlyDenied',
    );
  });

  it('allow any role of the trusted account that may assume roles, without an external ID', async () => {
    expect(
      await decide({
        principal: `arn:aws:sts::${hub}:assumed-role/Unrelated/session`,
        action: 'sts:AssumeRole',
        resource: `arn:aws:iam::${member}:role/TargetRole`,
        accountId: member,
        identityPolicies: allowing('sts:AssumeRole'),
        resourcePolicy: trusting({ AWS: [hub] }),
      }),
    ).toBe('Allowed');
  });

  it.each(['ec2:CreateTags', 'ec2:DescribeRegions'])('do not allow %s', async (action) => {
    expect(
      await decide({
        principal: `arn:aws:sts::${member}:assumed-role/TargetRole/session`,
        action,
        resource: action === 'ec2:CreateTags' ? `arn:aws:ec2:eu-west-1:${member}:instance/i-1` : '*',
        accountId: member,
        identityPolicies: allowing('ec2:DescribeInstances'),
      }),
    ).toBe('ImplicitlyDenied');
  });
});
