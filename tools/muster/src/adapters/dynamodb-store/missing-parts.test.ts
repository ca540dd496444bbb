import { describe, expect, it } from '@jest/globals';
import { accountOfArn, creationPlan } from './missing-parts.ts';

const table = {
  name: 'muster-inventory',
  parameter: 'inventory/table-name',
  timeToLiveAttribute: 'expires',
  tableName: 'muster-inventory-local',
} as const;
const queue = {
  name: 'tasks',
  parameter: 'tagger/task-queue-url',
  visibilityTimeoutSeconds: 720,
  maxReceiveCount: 5,
  queueName: 'tasks-local',
  deadLetterQueueName: 'tasks-dead-letters-local',
} as const;
const aws = {
  region: 'eu-west-1',
  accountId: '999999999999',
  dynamoDbEndpoint: undefined,
  sqsEndpoint: undefined,
};

describe('the plan of what to create', () => {
  it('names tables, account, region and billing mode', () => {
    expect(
      creationPlan({ tables: [table, { ...table, tableName: 'muster-runs-local' }], queues: [] }, aws),
    ).toBe(
      'Creates 2 DynamoDB tables in account 999999999999, region eu-west-1, billed on demand (PAY_PER_REQUEST):\n' +
        '  muster-inventory-local\n  muster-runs-local',
    );
  });

  it('names endpoints and queues', () => {
    const place = {
      ...aws,
      accountId: undefined,
      dynamoDbEndpoint: 'http://localhost:8000',
      sqsEndpoint: 'http://localhost:9324',
    };
    expect(creationPlan({ tables: [table], queues: [queue] }, place)).toBe(
      'Creates a DynamoDB table in account (unknown), region eu-west-1, at http://localhost:8000, billed on demand (PAY_PER_REQUEST):\n' +
        '  muster-inventory-local\n' +
        'Creates SQS queues in account (unknown), region eu-west-1, at http://localhost:9324:\n' +
        '  tasks-local\n  tasks-dead-letters-local',
    );
  });

  it('is absent if nothing is missing', () => {
    expect(creationPlan({ tables: [], queues: [] }, aws)).toBeUndefined();
  });
});

describe('the account of an ARN', () => {
  it.each([
    ['arn:aws:iam::999999999999:user/muster', '999999999999'],
    ['arn:aws-cn:sts::111111111111:assumed-role/a/b', '111111111111'],
    ['muster', undefined],
  ])('of %s is %s', (arn, accountId) => {
    expect(accountOfArn(arn)).toBe(accountId);
  });
});
