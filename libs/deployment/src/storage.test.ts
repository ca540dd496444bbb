import { describe, expect, it } from '@jest/globals';
import { propertiesOf, resourceOf } from './testing/template.ts';

describe('a table', () => {
  it("is on demand, recoverable, expires items, and has the stage's protection", () => {
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

  it('can be read by the accounts and organization paths of the stage, if it is public', () => {
    const statement = (Sid: string, principal: unknown, condition: object) => ({
      Sid,
      Effect: 'Allow',
      Principal: { AWS: principal },
      Action: ['dynamodb:BatchGetItem', 'dynamodb:DescribeTable', 'dynamodb:GetItem', 'dynamodb:Query'],
      Resource: {
        'Fn::Sub':
          'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/muster-toy-things-${sls:stage}',
      },
      Condition: { ...condition, StringNotEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } },
    });
    const nothing = { Ref: 'AWS::NoValue' };
    const accounts = { Ref: 'InventoryReaderAccounts' };
    const paths = { Ref: 'InventoryReaderPaths' };
    const organization = { 'Fn::Select': [0, { 'Fn::Split': ['/', { 'Fn::Select': [0, paths] }] }] };
    expect(propertiesOf('MusterToyThingsTable')['ResourcePolicy']).toEqual({
      'Fn::If': [
        'HasInventoryReaders',
        {
          PolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              { 'Fn::If': ['HasInventoryReaderAccounts', statement('AccountsRead', accounts, {}), nothing] },
              {
                'Fn::If': [
                  'HasInventoryReaderPaths',
                  statement('OrganizationPathsRead', '*', {
                    StringEquals: { 'aws:PrincipalOrgID': organization },
                    'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': paths },
                  }),
                  nothing,
                ],
              },
            ],
          },
        },
        nothing,
      ],
    });
  });
});

it("has the stage's initial write throughput, if it is set and the table supports it", () => {
  expect(propertiesOf('MusterToyThingsTable')['WarmThroughput']).toEqual({
    'Fn::If': [
      'HasWarmWritesPerSecond',
      { WriteUnitsPerSecond: { Ref: 'WarmWritesPerSecond' } },
      { Ref: 'AWS::NoValue' },
    ],
  });
});

describe('a queue', () => {
  it('moves a message to its dead-letter queue after the receives of the definition', () => {
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

  it('has a dead-letter queue with the maximum retention time of SQS', () => {
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

it('has the topic name of the definition', () => {
  expect(resourceOf('MusterToyNewsTopic')).toEqual({
    Type: 'AWS::SNS::Topic',
    Properties: { TopicName: 'muster-toy-news-${sls:stage}' },
  });
});
