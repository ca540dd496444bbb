import { describe, expect, it } from '@jest/globals';
import { CATALOGUE } from '@muster/errors/catalogue';
import { type AdviceContext, adviceFor } from './advice.ts';
import type { Kind } from './findings.ts';

const local: AdviceContext = {
  roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
  homeRegion: 'us-east-1',
  regions: 'enabled',
  assumers: { reader: 'arn:aws:iam::999999999999:user/me', tagger: 'arn:aws:iam::999999999999:user/me' },
  stage: undefined,
};
const prod: AdviceContext = {
  ...local,
  stage: 'prod',
  assumers: { reader: 'READER FUNCTIONS', tagger: 'TAGGER FUNCTIONS' },
};
const UNKNOWN = 'look the code up in the API reference of the service that said it.';

const advice = (kind: Kind, code: string, subject = 'subject', context = local) =>
  adviceFor({ kind, code, subject, message: '' }, context);

describe('advice about a role that cannot be assumed', () => {
  it('names the template, the caller and the external ID', () => {
    expect(advice('role', 'AssumeRoleDenied', 'role MusterReader')).toBe(
      'deploy tools/roles/member-roles.yaml, or what "muster init --roles DIR" writes, in the account with AdditionalPrincipalArns=arn:aws:iam::999999999999:user/me, or correct the role: its trust has to allow sts:AssumeRole to that ARN, with the external id muster, and so have the policies of the caller.',
    );
  });

  it('names the functions of a stage, and for the tagger role those of the tagger', () => {
    expect(advice('role', 'AssumeRoleDenied', 'role MusterTagger', prod)).toBe(
      'deploy tools/roles/member-roles.yaml, or what "muster init --roles DIR" writes, in the account with Stage=prod, or correct the role: its trust has to allow sts:AssumeRole to TAGGER FUNCTIONS, with the external id muster, and so have the policies of the caller. The functions may assume only roles of the names, and with the external id, that the stage was deployed with. --no-tag leaves the tagger out.',
    );
    expect(advice('role', 'AssumeRoleDenied', 'role MusterReader', prod)).toContain('to READER FUNCTIONS,');
  });

  it('proposes another home region if a policy denies the call', () => {
    const message =
      'not authorized to perform: sts:AssumeRole with an explicit deny in a service control policy';
    expect(
      adviceFor({ kind: 'role', code: 'AssumeRoleDenied', subject: 'role MusterReader', message }, local),
    ).toMatch(/ Or set homeRegion: eu-west-1 in muster\.yaml if a policy denies the region us-east-1\.$/);
  });

  it('names the last role of a chain', () => {
    const roles = {
      ...local.roles,
      externalId: undefined,
      through: ['arn:aws:iam::1:role/A', 'arn:aws:iam::1:role/B'],
    };
    const text = advice('role', 'AssumeRoleDenied', 'role MusterReader', { ...prod, roles });
    expect(text).toContain('with AdditionalPrincipalArns=arn:aws:iam::1:role/B,');
    expect(text).toContain('without an external id');
    expect(text).toContain('It may also be a role of roles.through that refuses');
  });
});

describe('advice', () => {
  it.each([
    [
      'describe',
      'UnauthorizedOperation',
      /^allow ec2:DescribeInstances in the policy of MusterReader .* service control policy .* leave these regions out/,
    ],
    ['regions', 'UnauthorizedOperation', /^allow ec2:DescribeRegions in the policy of MusterReader /],
    [
      'tag',
      'UnauthorizedOperation',
      /^allow ec2:CreateTags in the policy of MusterTagger .*aws:RequestTag.*--no-tag/,
    ],
    ['tag', 'AccessDenied', /^allow ec2:CreateTags in the policy of MusterTagger /],
    ['regions', 'RegionNotEnabled', /aws account enable-region/],
    ['regions', 'AuthFailure', /is not enabled in the account, .*enable-region .*get-region-opt-status/],
    ['regions', 'OptInRequired', /is not enabled in the account, .*enable-region .*get-region-opt-status/],
    ['regions', 'NoTargets', /^take codes or regions out of tolerate/],
    ['regions', 'NoRegions', /^correct regions in muster\.yaml/],
    ['role', 'RegionDisabledException', /^STS is not active for that account in us-east-1/],
    ['role', 'NoCredentials', /^sign in again/],
    ['describe', 'Throttled', /^run doctor again later/],
    ['tag', 'ServiceUnavailable', /^check the network/],
    ['tag', 'TagPolicyViolation', /^correct the rule or the policy, then start a new run\.$/],
    ['check', 'ContractViolation', /^deploy all services in this version; /],
    ['tag', 'TagKeyDenied', /^the policy of MusterTagger does not allow this key: AllowedTagKeys/],
    ['tag', 'DryRunIgnored', /^this endpoint is not AWS/],
  ] as const)('about %s: %s', (kind, code, text) => {
    const subject = {
      check: 'function checkTagger',
      describe: 'ec2:DescribeInstances',
      regions: 'ec2:DescribeRegions',
      tag: 'ec2:CreateTags',
      role: 'role MusterReader',
    };
    expect(advice(kind, code, subject[kind])).toMatch(text);
  });

  it.each([
    [
      'service',
      'ServiceMissing',
      'service tagger',
      'deploy it: npx nx run tagger:deploy --stage=prod (the order is inventory, tagger, orchestrator).',
    ],
    [
      'service',
      'ParametersMissing',
      'service tagger',
      'deploy it again from this version: npx nx run tagger:deploy --stage=prod',
    ],
    [
      'service',
      'OtherVersion',
      'service inventory',
      'deploy this version: npx nx run inventory:deploy --stage=prod, or use the command of the version that is deployed.',
    ],
    [
      'check',
      'FunctionMissing',
      'function checkTagger',
      'deploy the service that has it: npx nx run tagger:deploy --stage=prod',
    ],
    [
      'check',
      'InvokeDenied',
      'function checkReader',
      'allow lambda:InvokeFunction to yourself on muster-inventory-prod-checkReader, or choose other credentials with AWS_PROFILE.',
    ],
    [
      'check',
      'FunctionFailed',
      'function checkReader',
      'its log says why: aws logs tail /aws/lambda/muster-inventory-prod-checkReader',
    ],
    [
      'check',
      'UnexpectedAnswer',
      'function checkReader',
      'deploy this version: npx nx run inventory:deploy --stage=prod; the function has another version.',
    ],
  ] as const)('about %s: %s of a stage', (kind, code, subject, text) => {
    expect(advice(kind, code, subject, prod)).toBe(text);
  });

  it('fills in every name of the catalogue', () => {
    const kinds: readonly Kind[] = ['service', 'check', 'role', 'regions', 'describe', 'tag'];
    const codes = Object.values(CATALOGUE).flatMap((entries) => entries.flatMap((entry) => entry.codes));
    const texts = codes.flatMap((code) =>
      kinds.flatMap((kind) => [local, prod].map((context) => advice(kind, code, 'subject', context))),
    );
    expect(texts.filter((text) => /[{}]/.test(text))).toEqual([]);
  });

  it('admits that it does not know a code, even if the code is the name of a JavaScript property', () => {
    expect(advice('describe', 'SomethingNew')).toBe(UNKNOWN);
    expect(advice('describe', 'constructor')).toBe(UNKNOWN);
  });
});
