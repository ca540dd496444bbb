import { describe, expect, it } from '@jest/globals';
import type { JsonObject } from './json.ts';
import { resolveTemplate } from './resolve-template.ts';
import { roleOf, rolesOf } from './roles.ts';
import { parseTemplate } from './template.ts';

const statement = {
  Effect: 'Allow',
  Principal: { Service: 'lambda.amazonaws.com' },
  Action: 'sts:AssumeRole',
};
const trust = { Version: '2012-10-17', Statement: [statement] };
const resolved = (Properties: JsonObject) =>
  resolveTemplate(
    parseTemplate(
      JSON.stringify({
        Resources: { Topic: { Type: 'AWS::SNS::Topic' }, R: { Type: 'AWS::IAM::Role', Properties } },
      }),
    ),
  );

describe('roleOf', () => {
  it('returns trust, inline and managed policies', () => {
    const own = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: 'sqs:*', Resource: '*' }] };
    const role = roleOf(
      resolved({
        RoleName: 'r',
        AssumeRolePolicyDocument: { ...trust, Statement: statement },
        Policies: [{ PolicyName: 'own', PolicyDocument: own }],
        ManagedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
      }),
      'R',
    );
    expect(role).toEqual({
      logicalId: 'R',
      roleName: 'r',
      trustPolicy: trust,
      inlinePolicies: [{ name: 'own', document: own }],
      managedPolicyArns: ['arn:aws:iam::aws:policy/ReadOnlyAccess'],
    });
  });

  it('refuses a resource that is not a role', () => {
    const template = resolved({ AssumeRolePolicyDocument: trust });
    expect(() => roleOf(template, 'Nobody')).toThrow(
      'Role Nobody: the template does not define this resource',
    );
    expect(() => roleOf(template, 'Topic')).toThrow('Role Topic: it is a AWS::SNS::Topic');
  });

  it.each<[string, JsonObject]>([
    ['no trust policy', {}],
    ['an unknown version', { AssumeRolePolicyDocument: { ...trust, Version: '2012-10-18' } }],
    [
      'a misspelled element',
      { AssumeRolePolicyDocument: { ...trust, Statement: [{ ...statement, Actions: 'x' }] } },
    ],
  ])('refuses %s', (_what, properties) => {
    expect(() => roleOf(resolved(properties), 'R')).toThrow(/AssumeRolePolicyDocument/);
  });
});

describe('rolesOf', () => {
  it('returns only roles', () => {
    const roles = rolesOf(resolved({ AssumeRolePolicyDocument: trust }));
    expect(roles.map(({ logicalId }) => logicalId)).toEqual(['R']);
  });
});
