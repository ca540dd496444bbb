import { describe, expect, it } from '@jest/globals';
import { propertiesOf, resourceOf } from './template.ts';

describe('a table', () => {
  it('is on demand, recoverable, expires items, and is protected as the stage says', () => {
    expect(resourceOf('MusterToyNotesTable')).toEqual({
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: '${param:tableDeletionPolicy}',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: 'muster-toy-notes-${sls:stage}',
        BillingMode: 'PAY_PER_REQUEST',
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        TimeToLiveSpecification: { AttributeName: 'goneAtEpochSeconds', Enabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 35 },
        SSESpecification: { SSEEnabled: false },
        DeletionProtectionEnabled: '${param:deletionProtection}',
      },
    });
  });

  it('may be read by other accounts of the organization, if it is public and the organization is given', () => {
    const table =
      'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/muster-toy-things-${sls:stage}';
    expect(propertiesOf('MusterToyThingsTable')['ResourcePolicy']).toEqual({
      'Fn::If': [
        'HasOrganizationId',
        {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Sid: 'OrganizationReads',
                Effect: 'Allow',
                Principal: { AWS: '*' },
                Action: [
                  'dynamodb:BatchGetItem',
                  'dynamodb:DescribeTable',
                  'dynamodb:GetItem',
                  'dynamodb:Query',
                  'dynamodb:Scan',
                ],
                Resource: { 'Fn::Sub': table },
                Condition: {
                  StringEquals: { 'aws:PrincipalOrgID': { Ref: 'OrganizationId' } },
                  StringNotEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } },
                },
              },
            ],
          },
        },
        { Ref: 'AWS::NoValue' },
      ],
    });
  });
});

it('a table that may be warm takes as many writes from the start as the stage says, if it says so', () => {
  expect(propertiesOf('MusterToyThingsTable')['WarmThroughput']).toEqual({
    'Fn::If': [
      'HasWarmWrites',
      { WriteUnitsPerSecond: '${param:warmWritesPerSecond}' },
      { Ref: 'AWS::NoValue' },
    ],
  });
});

describe('a queue', () => {
  it('gives a message up to its dead-letter queue after the receives of the definition', () => {
    expect(resourceOf('MusterToyTasksQueue')).toEqual({
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'muster-toy-tasks-${sls:stage}',
        MessageRetentionPeriod: 345_600,
        VisibilityTimeout: 180,
        SqsManagedSseEnabled: true,
        RedrivePolicy: {
          deadLetterTargetArn: { 'Fn::GetAtt': ['MusterToyTasksDeadLetterQueue', 'Arn'] },
          maxReceiveCount: 5,
        },
      },
    });
  });

  it('has a dead-letter queue that keeps messages as long as SQS can', () => {
    expect(resourceOf('MusterToyTasksDeadLetterQueue')).toEqual({
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: 'muster-toy-tasks-dead-letters-${sls:stage}',
        MessageRetentionPeriod: 1_209_600,
        SqsManagedSseEnabled: true,
        RedriveAllowPolicy: {
          redrivePermission: 'byQueue',
          sourceQueueArns: [
            {
              'Fn::Sub':
                'arn:${AWS::Partition}:sqs:${AWS::Region}:${AWS::AccountId}:muster-toy-tasks-${sls:stage}',
            },
          ],
        },
      },
    });
  });
});

it('a topic is called as the definition says', () => {
  expect(resourceOf('MusterToyNewsTopic')).toEqual({
    Type: 'AWS::SNS::Topic',
    Properties: { TopicName: 'muster-toy-news-${sls:stage}' },
  });
});
