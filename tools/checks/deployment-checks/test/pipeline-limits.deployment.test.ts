import { describe, expect, it } from '@jest/globals';
import { local, place, reportBucketOf } from '../src/rights/making.ts';
import {
  applyTags,
  CONTEXTS,
  decisionOn,
  type Example,
  pipeline,
  role,
  startScheduledRun,
  WITH_BOUNDARY,
} from './prod-pipeline.ts';

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
