import { describe, expect, it } from '@jest/globals';
import { propertiesOf, resourceOf } from './testing/template.ts';

const LOGS = 'arn:${AWS::Partition}:logs:${AWS::Region}:${AWS::AccountId}:log-group:/aws/lambda/';
const traces = {
  Effect: 'Allow',
  Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
  Resource: '*',
};
const ownLog = (name: string) => ({
  Effect: 'Allow',
  Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
  Resource: { 'Fn::Sub': `${LOGS}${name}:*` },
});

const only = (...Statement: unknown[]) => [
  { PolicyName: 'function', PolicyDocument: { Version: '2012-10-17', Statement } },
];

describe('the role of a function', () => {
  it('has the name of the function and trusts only Lambda', () => {
    expect(resourceOf('CountThingsRole')).toMatchObject({
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'muster-toy-${sls:stage}-countThings',
        PermissionsBoundary: {
          'Fn::If': ['HasPermissionsBoundaryArn', { Ref: 'PermissionsBoundaryArn' }, { Ref: 'AWS::NoValue' }],
        },
        AssumeRolePolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
          ],
        },
      },
    });
    expect(propertiesOf('CountThingsRole')).not.toHaveProperty('ManagedPolicyArns');
  });

  it('allows only its own log, traces, and the defined permissions', () => {
    const foreignTable =
      'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${FleetTableName}';
    expect(propertiesOf('CountThingsRole')['Policies']).toEqual(
      only(
        ownLog('muster-toy-${sls:stage}-countThings'),
        traces,
        {
          Effect: 'Allow',
          Action: ['dynamodb:GetItem', 'dynamodb:Query'],
          Resource: { 'Fn::GetAtt': ['MusterToyThingsTable', 'Arn'] },
        },
        { Effect: 'Allow', Action: ['dynamodb:Query'], Resource: { 'Fn::Sub': foreignTable } },
        {
          Effect: 'Allow',
          Action: ['sqs:SendMessage'],
          Resource: { 'Fn::GetAtt': ['MusterToyTasksQueue', 'Arn'] },
        },
        { Effect: 'Allow', Action: ['sns:Publish'], Resource: { Ref: 'MusterToyNewsTopic' } },
        { Effect: 'Allow', Action: ['organizations:ListAccounts'], Resource: '*' },
        {
          'Fn::If': [
            'HasReportRetentionDays',
            {
              Effect: 'Allow',
              Action: ['s3:PutObject'],
              Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:s3:::${MusterToyPicturesBucket}/large/*' },
            },
            { Ref: 'AWS::NoValue' },
          ],
        },
      ),
    );
  });

  it('reads its queue, and assumes member roles with the external ID and through the configured role', () => {
    expect(propertiesOf('EatTasksRole')['Policies']).toEqual(
      only(
        ownLog('muster-toy-${sls:stage}-eatTasks'),
        traces,
        {
          Effect: 'Allow',
          Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
          Resource: { 'Fn::GetAtt': ['MusterToyTasksQueue', 'Arn'] },
        },
        {
          Effect: 'Allow',
          Action: ['sts:AssumeRole'],
          Resource: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/${param:taggerRoleName}' },
          Condition: { StringEquals: { 'sts:ExternalId': '${param:externalId}' } },
        },
        {
          'Fn::If': [
            'HasThroughRoleArn',
            { Effect: 'Allow', Action: ['sts:AssumeRole'], Resource: { Ref: 'ThroughRoleArn' } },
            { Ref: 'AWS::NoValue' },
          ],
        },
      ),
    );
  });

  it('reads one parameter and starts one state machine', () => {
    const parameter =
      'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/muster/${sls:stage}/toy/daily-config';
    expect(propertiesOf('StartDailyRole')['Policies']).toEqual(
      only(
        ownLog('muster-toy-${sls:stage}-startDaily'),
        traces,
        { Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: { 'Fn::Sub': parameter } },
        { Effect: 'Allow', Action: ['states:StartExecution'], Resource: { Ref: 'MusterGameStateMachine' } },
      ),
    );
  });
});
