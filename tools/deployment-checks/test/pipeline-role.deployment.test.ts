import { describe, expect, it } from '@jest/globals';
import { decide, readTemplate, resolveTemplate, type Role, roleOf } from '@muster/roles';
import * as z from 'zod';
import { grantsOf } from '../src/rights/grants.ts';
import { local, makers, NAMELESS, place } from '../src/rights/making.ts';
import { serviceNames } from '../src/packages/services.ts';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { packaged } from './packaged.ts';

const template = await readTemplate(new URL('../../../libs/deployment/pipeline-role.yaml', import.meta.url));
const providerArn = `arn:aws:iam::${place.accountId}:oidc-provider/token.actions.githubusercontent.com`;
const stackOf = (given: Readonly<Record<string, string>> = {}) =>
  resolveTemplate(
    template,
    { Repository: 'us/fleet', Stage: 'prod', ...given },
    {
      pseudo: { 'AWS::AccountId': place.accountId, 'AWS::Partition': 'aws', 'AWS::Region': place.region },
      ref: (id) => `ref-of-${id}`,
      getAtt: (id, attribute) => `${id}.${attribute}`,
    },
  );
const role: Role = roleOf(stackOf({ ProviderArn: providerArn }), 'DeployRole');
const { stacks } = resolveStacks(packaged('prod'), place);

const decisionOn = (action: string, resource: string, context: Record<string, string> = {}) =>
  decide({
    principal: `arn:aws:sts::${place.accountId}:assumed-role/${role.roleName}/session`,
    action,
    resource,
    accountId: place.accountId,
    context,
    identityPolicies: role.inlinePolicies,
  });

type Example = readonly [action: string, resource: string, context?: Record<string, string>];

const made = serviceNames.flatMap((service) =>
  Object.entries(stacks[service].resources).map(([id, { type, properties }]) => ({
    id: `${service} ${id}`,
    type,
    properties: z.record(z.string(), z.unknown()).parse(properties),
  })),
);

describe('the role of the pipeline may make', () => {
  it('every type of resource that the services have', () => {
    const known = [...Object.keys(makers), ...NAMELESS];
    expect([...new Set(made.map(({ type }) => type))].filter((type) => !known.includes(type))).toEqual([]);
  });

  it('every resource of the services that has a name', async () => {
    const refused: string[] = [];
    for (const { id, type, properties } of made.filter(({ type }) => type in makers)) {
      const [action, property, arn] = makers[type] ?? ['', '', String];
      const name = z.string().parse(properties[property], { error: () => `${id} has no ${property}` });
      if ((await decisionOn(action, arn(name))) !== 'Allowed') refused.push(`${action} ${name}`);
    }
    expect(refused).toEqual([]);
  });

  it.each<Example>([
    ['cloudformation:CreateStack', local('cloudformation', 'stack/muster-tagger-prod/1')],
    ['cloudformation:DescribeStackEvents', local('cloudformation', 'stack/muster-inventory-prod/1')],
    ['cloudformation:ValidateTemplate', '*'],
    ['s3:CreateBucket', 'arn:aws:s3:::muster-inventory-prod-serverlessdeploymentbucket-a1'],
    ['s3:PutObject', 'arn:aws:s3:::muster-orchestrator-a-lo-serverlessdeploymentbuck-a1/serverless/x.zip'],
    [
      'iam:PassRole',
      'arn:aws:iam::999999999999:role/muster-run-prod-states',
      { 'iam:PassedToService': 'states.amazonaws.com' },
    ],
    ['lambda:AddPermission', local('lambda', 'function:muster-orchestrator-prod-startScheduledRun')],
    [
      'lambda:CreateEventSourceMapping',
      '*',
      { 'lambda:FunctionArn': local('lambda', 'function:muster-tagger-prod-applyTags') },
    ],
    ['sns:Subscribe', local('sns', 'muster-tagger-prod-alarms')],
    ['ssm:GetParameters', local('ssm', 'parameter/muster/prod/inventory/table-name')],
  ])('what has no name in a template: %s on %s', async (action, resource, context = {}) => {
    expect(await decisionOn(action, resource, context)).toBe('Allowed');
  });
});

describe('every right of the role of the pipeline', () => {
  const grants = grantsOf(role).filter(({ action }) => !action.includes('*'));
  const context: Readonly<Record<string, Record<string, string>>> = {
    'iam:PassRole': { 'iam:PassedToService': 'lambda.amazonaws.com' },
    ...Object.fromEntries(
      ['Create', 'Delete', 'Get', 'Update'].map((verb) => [
        `lambda:${verb}EventSourceMapping`,
        { 'lambda:FunctionArn': local('lambda', 'function:muster-tagger-prod-applyTags') },
      ]),
    ),
  };

  const mapping = local('lambda', 'event-source-mapping:00000000-0000-0000-0000-000000000000');
  /** A resource that falls under the pattern of a grant. */
  const exampleOf = (action: string, pattern: string): string => {
    if (/:(Delete|Get|Update)EventSourceMapping$/.test(action)) return mapping;
    return pattern === '*' ? pattern : pattern.replaceAll(':*:', ':us-east-1:').replaceAll('*', 'x');
  };

  // The simulator knows which resources an action has; IAM would let another match nothing, without a word.
  it.each([...new Set(grants.map(({ action }) => action))])(
    '%s is on a resource that it has',
    async (action) => {
      const answers = grants
        .filter((grant) => grant.action === action)
        .map(({ resource }) =>
          decisionOn(action, exampleOf(action, resource), context[action]).catch(String),
        );
      expect(await Promise.all(answers)).toContain('Allowed');
    },
  );
});

describe('the role of the pipeline may not', () => {
  it.each<Example>([
    ['cloudformation:UpdateStack', local('cloudformation', 'stack/muster-inventory-staging/1')],
    ['cloudformation:DeleteStack', local('cloudformation', 'stack/muster-inventory-prod/1')],
    ['cloudformation:UpdateStack', local('cloudformation', 'stack/muster-deploy-prod/1')],
    ['iam:CreateRole', 'arn:aws:iam::999999999999:role/Admin'],
    ['iam:PutRolePolicy', 'arn:aws:iam::999999999999:role/muster-deploy-prod'],
    ['iam:PutRolePolicy', 'arn:aws:iam::999999999999:role/muster-inventory-staging-discover'],
    ['iam:AttachRolePolicy', 'arn:aws:iam::999999999999:role/muster-inventory-prod-discover'],
    ['iam:CreateUser', 'arn:aws:iam::999999999999:user/muster'],
    [
      'iam:PassRole',
      'arn:aws:iam::999999999999:role/muster-run-prod-states',
      { 'iam:PassedToService': 'ec2.amazonaws.com' },
    ],
    ['sts:AssumeRole', 'arn:aws:iam::111111111111:role/MusterTagger'],
    ['lambda:InvokeFunction', local('lambda', 'function:muster-tagger-prod-applyTags')],
    ['lambda:UpdateFunctionCode', local('lambda', 'function:another')],
    ['lambda:CreateEventSourceMapping', '*', { 'lambda:FunctionArn': local('lambda', 'function:another') }],
    ['dynamodb:Query', local('dynamodb', 'table/muster-inventory-prod')],
    ['dynamodb:PutItem', local('dynamodb', 'table/muster-tagger-ledger-prod')],
    ['dynamodb:DeleteTable', local('dynamodb', 'table/muster-inventory-staging')],
    ['sqs:SendMessage', local('sqs', 'muster-tagger-tasks-prod')],
    ['states:StartExecution', local('states', 'stateMachine:muster-run-prod')],
    ['s3:GetObject', 'arn:aws:s3:::payroll/2026.csv'],
    ['ssm:GetParameter', local('ssm', 'parameter/muster/staging/inventory/table-name')],
    ['logs:GetLogEvents', local('logs', 'log-group:/aws/lambda/muster-inventory-prod-discover:log-stream:x')],
  ])('%s on %s', async (action, resource, context = {}) => {
    expect(await decisionOn(action, resource, context)).not.toBe('Allowed');
  });
});

describe('the role of the pipeline', () => {
  it('trusts one environment of one repository, by the token for AWS', () => {
    expect(role.trustPolicy.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: {
          StringEquals: {
            'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com',
            'token.actions.githubusercontent.com:sub': 'repo:us/fleet:environment:prod',
          },
        },
      },
    ]);
  });

  it('comes with the OIDC provider where the account has none', () => {
    expect(Object.keys(stackOf().resources)).toEqual(['Provider', 'DeployRole']);
    expect(Object.keys(stackOf({ ProviderArn: providerArn }).resources)).toEqual(['DeployRole']);
  });

  it('has a policy that fits into a role', () => {
    // Inline policies of a role: 10,240 characters. Source: IAM User Guide, "IAM and AWS STS quotas".
    const longest = roleOf(stackOf({ ProviderArn: providerArn, Stage: 'a'.repeat(20) }), 'DeployRole');
    expect(JSON.stringify(longest.inlinePolicies[0]?.document).length).toBeLessThan(10_240);
  });
});
