import { describe, expect, it } from '@jest/globals';
import { decide } from '@muster/roles/testing';
import { serviceNames } from '../src/packages/services.ts';
import { local, place, reportBucketOf } from '../src/rights/making.ts';
import { grantsOfPipeline, pipelineOf } from '../src/rights/pipeline.ts';
import { CONTEXTS, decisionOn, made, named, pipeline, role } from './prod-pipeline.ts';

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
