import { describe, expect, it } from '@jest/globals';
import { local, makers, NAMELESS, place, reportBucketOf } from '../src/rights/making.ts';
import { grantsOfPipeline, pipelineOf } from '../src/rights/pipeline.ts';
import {
  consumer,
  CONTEXTS,
  decisionOn,
  type Example,
  made,
  named,
  pipeline,
  role,
  startScheduledRun,
  WITH_BOUNDARY,
} from './prod-pipeline.ts';

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
