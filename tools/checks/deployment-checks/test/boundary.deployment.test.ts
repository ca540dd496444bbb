import { describe, expect, it } from '@jest/globals';
import { decide } from '@muster/roles/testing';
import { pipelineOf } from '../src/rights/pipeline.ts';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { place } from '../src/world/artifact-world.ts';
import { hub } from '../src/world/fleet.ts';
import { accountOf, boundary, functions, packages } from './local-roles.ts';

describe('the boundary', () => {
  const local = (service: string, rest: string) => `arn:aws:${service}:us-east-1:${hub}:${rest}`;
  /** A role with full permissions. */
  const decideUnderBoundary = (action: string, resource: string, context: Record<string, string> = {}) =>
    decide({
      principal: `arn:aws:sts::${hub}:assumed-role/muster-tagger-local-planTags/session`,
      action,
      resource,
      accountId: accountOf(resource),
      context,
      identityPolicies: [
        {
          name: 'everything',
          document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
        },
      ],
      permissionsBoundary: boundary,
    });

  // In one account, so that only the policies of the role decide.
  it.each([
    ['sts:AssumeRole', `arn:aws:iam::${hub}:role/MusterTagger`, { 'sts:ExternalId': 'muster' }],
    ['dynamodb:PutItem', local('dynamodb', 'table/muster-tagger-ledger-local'), {}],
    ['lambda:InvokeFunction', local('lambda', 'function:muster-tagger-local-planTags'), {}],
  ])('allows calls that the policies of a role allow: %s on %s', async (action, resource, context) => {
    expect(await decideUnderBoundary(action, resource, context)).toBe('Allowed');
  });

  it.each<[string, string, Record<string, string>?]>([
    ['iam:CreateRole', `arn:aws:iam::${hub}:role/Admin`],
    ['iam:PutRolePolicy', `arn:aws:iam::${hub}:role/muster-tagger-local-planTags`],
    ['iam:CreatePolicyVersion', `arn:aws:iam::${hub}:policy/muster-boundary-local`],
    ['iam:DeleteRolePermissionsBoundary', `arn:aws:iam::${hub}:role/muster-tagger-local-planTags`],
    ['iam:PassRole', `arn:aws:iam::${hub}:role/muster-run-local-states`],
    ['sts:AssumeRole', `arn:aws:iam::${hub}:role/Admin`, { 'sts:ExternalId': 'muster' }],
    ['sts:AssumeRole', `arn:aws:iam::${hub}:role/MusterTagger`],
    ['sts:AssumeRole', `arn:aws:iam::${hub}:role/MusterTagger`, { 'sts:ExternalId': 'another' }],
    ['ec2:CreateTags', local('ec2', 'instance/i-0123456789abcdef0')],
    ['ec2:TerminateInstances', local('ec2', 'instance/i-0123456789abcdef0')],
    ['s3:GetObject', 'arn:aws:s3:::payroll/2026.csv'],
    ['s3:GetObject', `arn:aws:s3:::muster-reports-local-${hub}-us-east-1/runs/first.html`],
    ['s3:PutObject', `arn:aws:s3:::muster-reports-local-eu-${hub}-us-east-1/runs/first.html`],
    ['secretsmanager:GetSecretValue', local('secretsmanager', 'secret:any-AbCdEf')],
    ['organizations:LeaveOrganization', '*'],
    ['lambda:UpdateFunctionCode', local('lambda', 'function:muster-tagger-local-planTags')],
    ['lambda:InvokeFunction', local('lambda', 'function:another')],
    ['lambda:InvokeFunction', local('lambda', 'function:muster-tagger-local-eu-planTags')],
    ['dynamodb:Query', local('dynamodb', 'table/muster-inventory-local-eu')],
    ['dynamodb:Scan', local('dynamodb', 'table/muster-inventory-local')],
    ['dynamodb:DeleteTable', local('dynamodb', 'table/muster-inventory-local')],
    ['dynamodb:PutResourcePolicy', local('dynamodb', 'table/muster-inventory-local')],
    ['sqs:SendMessage', local('sqs', 'muster-tagger-tasks-local-eu')],
    ['states:StartExecution', local('states', 'stateMachine:muster-run-local-eu')],
    ['ssm:PutParameter', local('ssm', 'parameter/muster/local/orchestrator/scheduled-run-config')],
    ['logs:GetLogEvents', local('logs', 'log-group:/aws/lambda/muster-tagger-local-planTags:log-stream:x')],
  ])('denies a role with full permissions: %s on %s %j', async (action, resource, context = {}) => {
    expect(await decideUnderBoundary(action, resource, context)).not.toBe('Allowed');
  });

  it('is attached to every role of a stage that has a boundary, and to no role of another stage', () => {
    const boundariesOf = (settings: Record<string, string>) => {
      const { stacks: made } = resolveStacks(packages, place, settings);
      return Object.values(made).flatMap(({ resources }) =>
        Object.values(resources).flatMap(({ type, properties }) =>
          type === 'AWS::IAM::Role' ? [properties['PermissionsBoundary']] : [],
        ),
      );
    };
    const arn = `arn:aws:iam::${hub}:policy/muster-boundary-local`;
    expect(new Set(boundariesOf({ PermissionsBoundaryArn: arn }))).toEqual(new Set([arn]));
    expect(boundariesOf({ PermissionsBoundaryArn: arn })).toHaveLength(functions.length + 2);
    expect(new Set(boundariesOf({}))).toEqual(new Set([undefined]));
  });

  it('allows the role that is assumed first, if the stage names one', async () => {
    const jump = 'arn:aws:iam::333333333333:role/Jump';
    const chained = await pipelineOf('local', place, { ThroughRoleArn: jump });
    const statement = chained.boundary.document.Statement.find(({ Sid }) => Sid === 'ThroughRole');
    expect(statement).toEqual({
      Sid: 'ThroughRole',
      Effect: 'Allow',
      Action: 'sts:AssumeRole',
      Resource: jump,
    });
    expect(boundary.document.Statement.some(({ Sid }) => Sid === 'ThroughRole')).toBe(false);
  });
});
