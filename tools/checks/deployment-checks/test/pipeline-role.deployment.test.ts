import { describe, expect, it } from '@jest/globals';
import { decide } from '@muster/roles/testing';
import * as z from 'zod';
import { serviceNames } from '../src/packages/services.ts';
import { local, makers, NAMELESS, place, reportBucketOf } from '../src/rights/making.ts';
import { grantsOfPipeline, pipelineOf } from '../src/rights/pipeline.ts';
import { resolveStacks } from '../src/stacks/resolve-stacks.ts';
import { packaged } from './packaged.ts';

const pipeline = await pipelineOf('prod', place);
const { stacks } = resolveStacks(packaged('prod'), place);
type Context = Readonly<Record<string, string | string[]>>;

const decisionOn = (action: string, resource: string, context: Context = {}, resourcePolicy?: unknown) =>
  decide({
    principal: `arn:aws:sts::${place.accountId}:assumed-role/${pipeline.roleName}/session`,
    action,
    resource,
    accountId: place.accountId,
    context,
    identityPolicies: pipeline.policies,
    ...(resourcePolicy === undefined ? {} : { resourcePolicy }),
  });

type Example = readonly [action: string, resource: string, context?: Context];

const role = (name: string) => `arn:aws:iam::${place.accountId}:role/${name}`;
const WITH_BOUNDARY = { 'iam:PermissionsBoundary': pipeline.boundaryArn };
const applyTags = local('lambda', 'function:muster-tagger-prod-applyTags');
const startScheduledRun = local('lambda', 'function:muster-orchestrator-prod-startScheduledRun');
const consumer = { 'lambda:FunctionArn': applyTags };

/** The context in which each action is allowed, as CloudFormation makes the calls for the current stacks. */
const CONTEXTS: Readonly<Record<string, Context>> = {
  'iam:PassRole': { 'iam:PassedToService': 'lambda.amazonaws.com' },
  'iam:CreateRole': WITH_BOUNDARY,
  'iam:DeleteRolePolicy': WITH_BOUNDARY,
  'iam:PutRolePermissionsBoundary': WITH_BOUNDARY,
  'iam:PutRolePolicy': WITH_BOUNDARY,
  'iam:UpdateAssumeRolePolicy': WITH_BOUNDARY,
  'lambda:AddPermission': { 'lambda:Principal': 'events.amazonaws.com' },
  'lambda:RemovePermission': { 'lambda:Principal': 'events.amazonaws.com' },
  'lambda:CreateEventSourceMapping': consumer,
  'lambda:DeleteEventSourceMapping': consumer,
  'lambda:GetEventSourceMapping': consumer,
  'lambda:UpdateEventSourceMapping': consumer,
  'events:PutTargets': { 'events:TargetArn': [startScheduledRun] },
};

const made = serviceNames.flatMap((service) =>
  Object.entries(stacks[service].resources).map(([id, { type, properties }]) => ({
    id: `${service} ${id}`,
    type,
    properties: z.record(z.string(), z.unknown()).parse(properties),
  })),
);
/** Every named resource of the services: the action that creates it, and its ARN. */
const named = made
  .filter(({ type }) => type in makers)
  .map(({ id, type, properties }) => {
    const [action, property, arn] = makers[type] ?? ['', '', String];
    const name = z.string().parse(properties[property], { error: () => `${id} has no ${property}` });
    return { action, arn: arn(name) };
  });

describe('the role of the pipeline may create', () => {
  it('every resource type of the services', () => {
    const known = [...Object.keys(makers), ...NAMELESS];
    expect([...new Set(made.map(({ type }) => type))].filter((type) => !known.includes(type))).toEqual([]);
  });

  // Add each new alarm to pipeline-role.yaml. The template explains why it uses no pattern.
  it('every named resource of the services', async () => {
    const refused: string[] = [];
    for (const { action, arn } of named)
      if ((await decisionOn(action, arn, CONTEXTS[action])) !== 'Allowed') refused.push(`${action} ${arn}`);
    expect(named.length).toBeGreaterThan(80);
    expect(refused).toEqual([]);
  });

  it.each<Example>([
    ['cloudformation:UpdateStack', local('cloudformation', 'stack/muster-tagger-prod/1')],
    ['cloudformation:DescribeStackEvents', local('cloudformation', 'stack/muster-inventory-prod/1')],
    ['cloudformation:ValidateTemplate', '*'],
    ['s3:ListBucket', 'arn:aws:s3:::muster-inventory-prod-serverlessdeploymentbucket-a1'],
    ['s3:PutObject', 'arn:aws:s3:::muster-orchestrator-prod-serverlessdeploymentbucket-a1/serverless/x.zip'],
    ['iam:PassRole', role('muster-run-prod-states'), { 'iam:PassedToService': 'states.amazonaws.com' }],
    ['iam:PutRolePermissionsBoundary', role('muster-tagger-prod-applyTags'), WITH_BOUNDARY],
    ['iam:PutRolePolicy', role('muster-tagger-prod-applyTags'), WITH_BOUNDARY],
    ['lambda:AddPermission', startScheduledRun, { 'lambda:Principal': 'events.amazonaws.com' }],
    ['lambda:CreateEventSourceMapping', '*', consumer],
    ['sns:Subscribe', local('sns', 'muster-tagger-prod-alarms')],
    ['ssm:GetParameters', local('ssm', 'parameter/muster/prod/inventory/table-name')],
    ['dynamodb:PutResourcePolicy', local('dynamodb', 'table/muster-inventory-prod')],
    [
      'events:PutTargets',
      local('events', 'rule/muster-orchestrator-prod-startScheduledRun'),
      CONTEXTS['events:PutTargets'],
    ],
    ...['CreateBucket', 'PutBucketPolicy', 'PutBucketVersioning', 'PutLifecycleConfiguration'].map(
      (operation): Example => [`s3:${operation}`, reportBucketOf('prod')],
    ),
    // Some calls of IAM use this form of a log group's name.
    [
      'logs:CreateLogGroup',
      local('logs', 'log-group:/aws/lambda/muster-inventory-prod-discover:log-stream:'),
    ],
    [
      'lambda:UntagResource',
      local('lambda', 'event-source-mapping:00000000-0000-0000-0000-000000000000'),
      { 'aws:ResourceTag/stage': 'prod' },
    ],
  ])('resources without a name in a template: %s on %s', async (action, resource, context = {}) => {
    expect(await decisionOn(action, resource, context)).toBe('Allowed');
  });
});

describe('every permission of the role of the pipeline', () => {
  const grants = grantsOfPipeline(pipeline).filter(({ action }) => !action.includes('*'));
  const mapping = local('lambda', 'event-source-mapping:00000000-0000-0000-0000-000000000000');
  /** A resource that matches the pattern of a grant. */
  const exampleOf = (action: string, pattern: string): string => {
    if (/:(Delete|Get|Update)EventSourceMapping$/.test(action)) return mapping;
    return pattern === '*' ? pattern : pattern.replaceAll(':*:', ':us-east-1:').replaceAll('*', 'x');
  };

  // The simulator knows the resources of each action. IAM accepts any other resource silently, and it matches nothing.
  it.each([...new Set(grants.map(({ action }) => action))])(
    '%s is on a resource type that the action supports',
    async (action) => {
      const answers = grants
        .filter((grant) => grant.action === action)
        .map(({ resource }) =>
          decisionOn(action, exampleOf(action, resource), CONTEXTS[action]).catch(String),
        );
      expect(await Promise.all(answers)).toContain('Allowed');
    },
  );
});

describe('no call of the role of the pipeline', () => {
  const own = role('muster-tagger-prod-applyTags');
  const other = { 'iam:PermissionsBoundary': 'arn:aws:iam::aws:policy/AdministratorAccess' };
  const boundary = pipeline.boundaryArn;

  it.each<Example>([
    ['iam:CreateRole', own],
    ['iam:CreateRole', own, other],
    ['iam:CreateRole', own, { 'iam:PermissionsBoundary': `${boundary}-eu` }],
    ['iam:PutRolePolicy', own],
    ['iam:PutRolePolicy', own, other],
    ['iam:DeleteRolePolicy', own],
    ['iam:UpdateAssumeRolePolicy', own],
    ['iam:AttachRolePolicy', own, WITH_BOUNDARY],
    ['iam:CreateRole', role('Admin'), WITH_BOUNDARY],
    ['iam:PutRolePolicy', role('muster-deploy-prod'), WITH_BOUNDARY],
    ['iam:CreateUser', `arn:aws:iam::${place.accountId}:user/muster`, WITH_BOUNDARY],
  ])(
    'creates a role or changes its policies without the boundary: %s on %s %j',
    async (action, resource, context = {}) => {
      expect(await decisionOn(action, resource, context)).not.toBe('Allowed');
    },
  );

  it.each<Example>([
    ['iam:PutRolePermissionsBoundary', own],
    ['iam:PutRolePermissionsBoundary', own, other],
    ['iam:DeleteRolePermissionsBoundary', own],
    ['iam:DeleteRolePermissionsBoundary', own, WITH_BOUNDARY],
    ['iam:CreatePolicyVersion', boundary],
    ['iam:SetDefaultPolicyVersion', boundary],
    ['iam:DeletePolicyVersion', boundary],
    ['iam:DeletePolicy', boundary],
    ['iam:CreatePolicy', boundary],
    ['iam:TagPolicy', boundary],
    ['iam:CreatePolicyVersion', boundary.replace('muster-boundary-prod', 'muster-deploy-prod-limits')],
    ['iam:DetachRolePolicy', role('muster-deploy-prod'), WITH_BOUNDARY],
    ['iam:DeleteRolePolicy', role('muster-deploy-prod'), WITH_BOUNDARY],
    ['iam:PutRolePermissionsBoundary', role('muster-deploy-prod'), WITH_BOUNDARY],
    ['cloudformation:UpdateStack', local('cloudformation', 'stack/muster-deploy-prod/1')],
    ['cloudformation:DeleteStack', local('cloudformation', 'stack/muster-inventory-prod/1')],
  ])('changes or removes the boundary: %s on %s %j', async (action, resource, context = {}) => {
    expect(await decisionOn(action, resource, context)).not.toBe('Allowed');
  });

  it.each<Example>([
    ['states:StartExecution', local('states', 'stateMachine:muster-run-prod')],
    ['states:RedriveExecution', local('states', 'execution:muster-run-prod:1')],
    ['lambda:InvokeFunction', startScheduledRun],
    ['lambda:InvokeFunction', local('lambda', 'function:muster-tagger-prod-planTags')],
    ['lambda:InvokeFunctionUrl', applyTags],
    ['lambda:CreateFunctionUrlConfig', applyTags],
    [
      'lambda:AddPermission',
      local('lambda', 'function:muster-tagger-prod-planTags'),
      CONTEXTS['lambda:AddPermission'],
    ],
    ['lambda:AddPermission', startScheduledRun, { 'lambda:Principal': place.accountId }],
    ['lambda:AddPermission', startScheduledRun],
    [
      'events:PutTargets',
      local('events', 'rule/muster-orchestrator-prod-startScheduledRun'),
      { 'events:TargetArn': [applyTags] },
    ],
    ['events:PutTargets', local('events', 'rule/muster-orchestrator-prod-startScheduledRun')],
    ['events:PutRule', local('events', 'rule/muster-orchestrator-prod-another')],
    [
      'lambda:CreateEventSourceMapping',
      '*',
      { 'lambda:FunctionArn': local('lambda', 'function:muster-tagger-prod-planTags') },
    ],
    ['sqs:SendMessage', local('sqs', 'muster-tagger-tasks-prod')],
    ['dynamodb:PutItem', local('dynamodb', 'table/muster-tagger-ledger-prod')],
    ['ssm:PutParameter', local('ssm', 'parameter/muster/prod/orchestrator/scheduled-run-config')],
    ['ssm:DeleteParameter', local('ssm', 'parameter/muster/prod/orchestrator/scheduled-run-config')],
    ['ssm:GetParameter', local('ssm', 'parameter/muster/prod/orchestrator/scheduled-run-config')],
    ['sts:AssumeRole', 'arn:aws:iam::111111111111:role/MusterTagger', { 'sts:ExternalId': 'muster' }],
    ['iam:PassRole', role('muster-run-prod-states'), { 'iam:PassedToService': 'events.amazonaws.com' }],
    ['iam:PassRole', role('muster-run-prod-states'), { 'iam:PassedToService': 'ec2.amazonaws.com' }],
    ['iam:PassRole', role('muster-deploy-prod'), CONTEXTS['iam:PassRole']],
  ])('starts a run, or makes the calls of a run: %s on %s %j', async (action, resource, context = {}) => {
    expect(await decisionOn(action, resource, context)).not.toBe('Allowed');
  });

  it.each<Example>([
    ['dynamodb:Query', local('dynamodb', 'table/muster-inventory-prod')],
    ['dynamodb:Scan', local('dynamodb', 'table/muster-inventory-prod')],
    ['dynamodb:BatchGetItem', local('dynamodb', 'table/muster-inventory-prod')],
    ['dynamodb:ExportTableToPointInTime', local('dynamodb', 'table/muster-inventory-prod')],
    ['dynamodb:PutResourcePolicy', local('dynamodb', 'table/muster-tagger-ledger-prod')],
    ['logs:GetLogEvents', local('logs', 'log-group:/aws/lambda/muster-inventory-prod-discover:log-stream:x')],
    ['logs:FilterLogEvents', local('logs', 'log-group:/aws/lambda/muster-inventory-prod-discover')],
    ['s3:GetObject', 'arn:aws:s3:::payroll/2026.csv'],
    ['s3:GetObject', `${reportBucketOf('prod')}/runs/first.html`],
    ['s3:ListBucketVersions', reportBucketOf('prod')],
  ])('reads the inventory or other data: %s on %s', async (action, resource, context = {}) => {
    expect(await decisionOn(action, resource, context)).not.toBe('Allowed');
  });

  // It may write these policies. Within one account, such a policy alone grants access unless there is an explicit
  // deny.
  it.each([
    ['dynamodb:Query', local('dynamodb', 'table/muster-inventory-prod')],
    ['dynamodb:GetItem', local('dynamodb', 'table/muster-inventory-prod')],
    ['sqs:SendMessage', local('sqs', 'muster-tagger-tasks-prod')],
    ['sqs:ReceiveMessage', local('sqs', 'muster-tagger-tasks-dead-letters-prod')],
    ['lambda:InvokeFunction', startScheduledRun],
    ['sns:Publish', local('sns', 'muster-runs-prod')],
    ['s3:GetObject', `${reportBucketOf('prod')}/runs/first.html`],
    ['s3:GetObjectVersion', `${reportBucketOf('prod')}/runs/first.html`],
    ['s3:PutObject', `${reportBucketOf('prod')}/runs/first.html`],
    ['sts:AssumeRole', own],
  ])('becomes possible through a policy that the role writes itself: %s on %s', async (action, resource) => {
    const Principal = { AWS: role('muster-deploy-prod') };
    const Statement = [
      {
        Effect: 'Allow',
        Principal,
        Action: action,
        ...(action === 'sts:AssumeRole' ? {} : { Resource: resource }),
      },
    ];
    expect(await decisionOn(action, resource, {}, { Version: '2012-10-17', Statement })).toBe(
      'ExplicitlyDenied',
    );
  });
});

describe('the reach of the pipeline of prod', () => {
  /** This action only lists, and CloudWatch authorizes it on all alarms. */
  const LISTING = 'cloudwatch:DescribeAlarms';
  const actions = [...new Set(grantsOfPipeline(pipeline).map(({ action }) => action))].filter(
    (action) => action !== LISTING,
  );
  /** A subscription has no name. The tag of its topic identifies the stage. */
  const BY_TAG = ['sns:GetSubscriptionAttributes', 'sns:SetSubscriptionAttributes', 'sns:Unsubscribe'];

  /**
   * Calls on the resource that the policies allow, with the context that suits them best. A pattern is replaced by an
   * example that it matches.
   */
  async function reaches(arn: string, stage = 'prod'): Promise<string[]> {
    const [, , service = ''] = arn.split(':');
    const reached: string[] = [];
    for (const pattern of actions.filter((action) => action.startsWith(`${service}:`))) {
      const action =
        {
          'dynamodb:Describe*': 'dynamodb:DescribeTable',
          'lambda:Get*': 'lambda:GetFunction',
          'lambda:List*': 'lambda:ListTags',
          's3:Get*': 's3:GetBucketPolicy',
          's3:GetBucket*': 's3:GetBucketPolicy',
          's3:List*': 's3:ListBucket',
          'cloudformation:Describe*': 'cloudformation:DescribeStacks',
        }[pattern] ?? pattern;
      // The simulator refuses an action that does not support this resource type.
      const decision = await decisionOn(action, arn, {
        ...CONTEXTS[action],
        ...(BY_TAG.includes(action) ? { 'aws:ResourceTag/stage': stage } : {}),
      }).catch(() => 'Impossible');
      if (decision === 'Allowed') reached.push(`${action} ${arn}`);
    }
    return reached;
  }

  it.each([
    ['prod-eu', 'starts with prod and a hyphen'],
    ['prod-discover', 'starts with prod and continues like a function'],
    ['eu-prod', 'ends with prod'],
    ['prod2', 'starts with prod'],
    ['prod-states', 'starts with prod and continues like its role'],
    ['staging', 'is different'],
  ])('excludes a stage %s, whose name %s', async (stage) => {
    const arns = [...new Set(named.map(({ arn }) => arn))]
      .map((arn) => arn.replaceAll(/(?<=[-/])prod(?=[-/]|$)/g, stage))
      .filter((arn) => arn.includes(stage));
    const stackArns = serviceNames.map((service) =>
      local('cloudformation', `stack/muster-${service}-${stage}/1`),
    );
    const buckets = serviceNames.map(
      // CloudFormation cuts the stack name to 24 characters.
      // cspell:ignore serverlessdeploymentbuck
      (service) => `arn:aws:s3:::${`muster-${service}-${stage}`.slice(0, 24)}-serverlessdeploymentbuck-b2`,
    );
    const reached: string[] = [];
    for (const arn of [
      ...arns,
      ...stackArns,
      reportBucketOf(stage),
      ...buckets,
      ...buckets.map((bucket) => `${bucket}/x.zip`),
    ])
      reached.push(...(await reaches(arn, stage)));
    expect(arns.length).toBeGreaterThan(70);
    expect(reached).toEqual([]);
  });

  it('includes the resources of prod, which shows that these tests can fail', async () => {
    expect(await reaches(role('muster-tagger-prod-applyTags'))).toContain(
      `iam:PutRolePolicy ${role('muster-tagger-prod-applyTags')}`,
    );
    expect(await reaches(local('logs', 'log-group:/aws/lambda/muster-tagger-prod-applyTags'))).not.toEqual(
      [],
    );
  });

  it('excludes the logs of functions of another stage', () => {
    const names = made
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .map(({ properties }) => String(properties['FunctionName']).split('-').at(-1));
    const limits = pipeline.policies.find(({ name }) => name === 'muster-deploy-prod-limits');
    const denied = limits?.document.Statement.find(({ Sid }) => Sid === 'NoLogsOfAnotherStage')?.Resource;
    expect(
      [denied ?? []]
        .flat()
        .map((arn) => arn.split('-prod-*-')[1])
        .toSorted(),
    ).toEqual(names.map((name) => `${name}*`).toSorted());
  });

  it('excludes functions and roles of another stage, because their own names contain no hyphen', () => {
    const own = made
      .filter(({ type }) => type === 'AWS::Lambda::Function')
      .map(({ properties }) => String(properties['FunctionName']));
    expect(
      own.filter((name) => !/^muster-(inventory|tagger|orchestrator)-prod-[a-zA-Z]+$/.test(name)),
    ).toEqual([]);
  });

  it('excludes tags of a consumer of another stage', async () => {
    const mapping = local('lambda', 'event-source-mapping:00000000-0000-0000-0000-000000000000');
    expect(await decisionOn('lambda:UntagResource', mapping, { 'aws:ResourceTag/stage': 'prod-eu' })).toBe(
      'ExplicitlyDenied',
    );
  });
});

describe('the pipeline of prod-eu', () => {
  it('may create its resources although the stage name contains a hyphen', async () => {
    const europe = await pipelineOf('prod-eu', place);
    const refused: string[] = [];
    for (const { action, arn } of named) {
      const resource = arn.replaceAll(/(?<=[-/])prod(?=[-/]|$)/g, 'prod-eu');
      const decision = await decide({
        principal: `arn:aws:sts::${place.accountId}:assumed-role/${europe.roleName}/session`,
        action,
        resource,
        accountId: place.accountId,
        context: action === 'iam:CreateRole' ? { 'iam:PermissionsBoundary': europe.boundaryArn } : {},
        identityPolicies: europe.policies,
      });
      if (decision !== 'Allowed') refused.push(`${action} ${resource}`);
    }
    expect(refused).toEqual([]);
  });
});

describe('the role of the pipeline', () => {
  it('trusts one environment of one repository, with the token for AWS', () => {
    expect(pipeline.trustPolicy.Statement).toEqual([
      {
        Effect: 'Allow',
        Principal: {
          Federated: `arn:aws:iam::${place.accountId}:oidc-provider/token.actions.githubusercontent.com`,
        },
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

  it('can be deployed with the OIDC provider if the account has none, and with the boundary', async () => {
    const alone = await pipelineOf('prod', place, { ProviderArn: '' });
    expect(Object.keys(alone.stack.resources)).toEqual([
      'Provider',
      'Boundary',
      'DeployRole',
      'Watching',
      'Limits',
    ]);
    expect(Object.keys(pipeline.stack.resources)).not.toContain('Provider');
    expect(pipeline.boundary.name).toBe('muster-boundary-prod');
  });

  it('has policies within the size limits of a role', async () => {
    // Limit of a role: 10,240 characters; of a managed policy: 6,144. Source: IAM User Guide, "IAM and AWS STS quotas".
    const bucket = 'b'.repeat(63);
    const longest = await pipelineOf('a'.repeat(20), place, {
      InventoryBucket: bucket,
      TaggerBucket: bucket,
      OrchestratorBucket: bucket,
      ReaderRoleName: 'r'.repeat(64),
      TaggerRoleName: 't'.repeat(64),
      ExternalId: 'x'.repeat(256),
      ThroughRoleArn: `arn:aws:iam::111111111111:role/${'p'.repeat(400)}`,
    });
    const [inline, ...managed] = [...longest.policies, longest.boundary].map(
      ({ document }) => JSON.stringify(document).length,
    );
    expect(inline).toBeLessThan(10_240);
    expect(Math.max(...managed)).toBeLessThan(6_144);
  });
});
