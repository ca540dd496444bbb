import type {
  QueueDefinition,
  ServiceDefinition,
  TableDefinition,
  TopicDefinition,
} from '@muster/service-definition';
import { deadLetterQueueName, queueName, tableKeys, tableName, topicName } from '@muster/service-definition';
import {
  isGiven,
  READER_ACCOUNTS,
  READER_PATHS,
  valueOfOptional,
  WARM_WRITES,
  whereGiven,
} from './optional.ts';
import {
  arnOf,
  deadLetterQueueId,
  type Expression,
  queueId,
  ref,
  STAGE,
  stageParameter,
  sub,
  tableId,
  topicId,
} from './references.ts';

/** The maximum of DynamoDB. Source: API Reference, PointInTimeRecoverySpecification. */
const RECOVERY_DAYS = 35;
/**
 * The maximum of SQS. A dead letter keeps the time at which it was first sent. Source: SQS API Reference, CreateQueue.
 */
const DEAD_LETTER_RETENTION_SECONDS = 14 * 24 * 3600;
const TASK_RETENTION_SECONDS = 4 * 24 * 3600;

const READ_ACTIONS = [
  'dynamodb:BatchGetItem',
  'dynamodb:DescribeTable',
  'dynamodb:GetItem',
  'dynamodb:Query',
];

/** Tables, queues and topics of a service. */
export function storageOf(service: ServiceDefinition): Record<string, Expression> {
  return {
    ...Object.fromEntries(service.tables.map((table) => [tableId(table.name), tableOf(table)])),
    ...Object.fromEntries(service.queues.flatMap(queuesOf)),
    ...Object.fromEntries((service.topics ?? []).map((topic) => [topicId(topic.name), topicOf(topic)])),
  };
}

/** Encrypted at rest with a key that DynamoDB owns. Other accounts need no permission for it: docs/adr/04. */
function tableOf(table: TableDefinition): Expression {
  return {
    Type: 'AWS::DynamoDB::Table',
    DeletionPolicy: stageParameter('tableDeletionPolicy'),
    UpdateReplacePolicy: 'Retain',
    Properties: {
      TableName: tableName(table, STAGE),
      BillingMode: 'PAY_PER_REQUEST',
      ...tableKeys(),
      TimeToLiveSpecification: { AttributeName: table.timeToLiveAttribute, Enabled: true },
      PointInTimeRecoverySpecification: {
        PointInTimeRecoveryEnabled: true,
        RecoveryPeriodInDays: RECOVERY_DAYS,
      },
      SSESpecification: { SSEEnabled: false },
      DeletionProtectionEnabled: stageParameter('deletionProtection'),
      ...(table.warmable === undefined ? {} : { WarmThroughput: warmAsTheStageSays }),
      ...(table.public === undefined ? {} : { ResourcePolicy: othersMayRead(table) }),
    },
  };
}

/** Without this property, the table has DynamoDB's default. DynamoDB refuses a value below the current one. */
const warmAsTheStageSays: Expression = whereGiven(WARM_WRITES, {
  WriteUnitsPerSecond: valueOfOptional(WARM_WRITES),
});

/**
 * The accounts in the stage's settings can read. Each also needs permissions in its account. Scan is not allowed: it reads all
 * items, at the hub's cost, while a reader of the contract asks for partitions.
 */
const othersMayRead = (table: TableDefinition): Expression => {
  const statement = (Sid: string, principal: Expression, condition: { readonly [key: string]: unknown }) => ({
    Sid,
    Effect: 'Allow',
    Principal: { AWS: principal },
    Action: READ_ACTIONS,
    Resource: sub(
      `arn:\${AWS::Partition}:dynamodb:\${AWS::Region}:\${AWS::AccountId}:table/${tableName(table, STAGE)}`,
    ),
    Condition: {
      ...condition,
      // In the table's account, this policy alone would let every role read.
      StringNotEquals: { 'aws:PrincipalAccount': ref('AWS::AccountId') },
    },
  });
  const paths = valueOfOptional(READER_PATHS);
  // All paths belong to one organization.
  const organization = { 'Fn::Select': [0, { 'Fn::Split': ['/', { 'Fn::Select': [0, paths] }] }] };
  return {
    'Fn::If': [
      HAS_READERS,
      {
        PolicyDocument: {
          Version: '2012-10-17',
          Statement: [
            whereGiven(READER_ACCOUNTS, statement('AccountsRead', valueOfOptional(READER_ACCOUNTS), {})),
            whereGiven(
              READER_PATHS,
              statement('OrganizationPathsRead', '*', {
                // DynamoDB rejects a policy as public if only a value with a wildcard narrows it.
                // Source: DynamoDB Developer Guide, "Blocking public access with resource-based policies".
                StringEquals: { 'aws:PrincipalOrgID': organization },
                'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': paths },
              }),
            ),
          ],
        },
      },
      { Ref: 'AWS::NoValue' },
    ],
  };
};

/** Condition that is true if the stage has any reader of its public tables. */
export const HAS_READERS = 'HasInventoryReaders';
export const hasReaders: Expression = { 'Fn::Or': [isGiven(READER_ACCOUNTS), isGiven(READER_PATHS)] };

function queuesOf(queue: QueueDefinition): [string, Expression][] {
  return [
    [
      deadLetterQueueId(queue.name),
      {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: deadLetterQueueName(queue, STAGE),
          MessageRetentionPeriod: DEAD_LETTER_RETENTION_SECONDS,
          SqsManagedSseEnabled: true,
          RedriveAllowPolicy: {
            redrivePermission: 'byQueue',
            sourceQueueArns: [
              sub(`arn:\${AWS::Partition}:sqs:\${AWS::Region}:\${AWS::AccountId}:${queueName(queue, STAGE)}`),
            ],
          },
        },
      },
    ],
    [
      queueId(queue.name),
      {
        Type: 'AWS::SQS::Queue',
        Properties: {
          QueueName: queueName(queue, STAGE),
          MessageRetentionPeriod: TASK_RETENTION_SECONDS,
          VisibilityTimeout: queue.visibilityTimeoutSeconds,
          SqsManagedSseEnabled: true,
          RedrivePolicy: {
            deadLetterTargetArn: arnOf(deadLetterQueueId(queue.name)),
            maxReceiveCount: queue.maxReceiveCount,
          },
        },
      },
    ],
  ];
}

const topicOf = (topic: TopicDefinition): Expression => ({
  Type: 'AWS::SNS::Topic',
  Properties: { TopicName: topicName(topic, STAGE) },
});
