import { describe, expect, it } from '@jest/globals';
import {
  deadLetterQueueName,
  functionName,
  ownerOf,
  parameterPath,
  queueName,
  stackName,
  stateMachineName,
  tableName,
  topicName,
  versionParameter,
} from './index.ts';

const table = {
  name: 'muster-inventory',
  parameter: 'inventory/table-name',
  timeToLiveAttribute: 'expires',
} as const;
const queue = {
  name: 'muster-tagger-tasks',
  parameter: 'tagger/task-queue-url',
  visibilityTimeoutSeconds: 60,
  maxReceiveCount: 5,
} as const;
const topic = { name: 'muster-runs', parameter: 'orchestrator/run-topic-arn' } as const;
const machine = {
  name: 'muster-run',
  parameter: 'orchestrator/run-state-machine-arn',
  definition: {},
  foreignFunctions: {},
} as const;
const service = {
  name: 'inventory',
  root: new URL('file:///service/'),
  functions: [],
  tables: [table],
  queues: [],
};

describe('names', () => {
  it('contain the stage', () => {
    expect(tableName(table, 'dev')).toBe('muster-inventory-dev');
    expect(queueName(queue, 'dev')).toBe('muster-tagger-tasks-dev');
    expect(deadLetterQueueName(queue, 'dev')).toBe('muster-tagger-tasks-dead-letters-dev');
    expect(topicName(topic, 'dev')).toBe('muster-runs-dev');
    expect(stateMachineName(machine, 'dev')).toBe('muster-run-dev');
  });

  it('of stacks and functions contain the service', () => {
    expect(stackName(service, 'prod')).toBe('muster-inventory-prod');
    expect(functionName(service, 'markUnreadable', 'prod')).toBe('muster-inventory-prod-markUnreadable');
  });
});

describe('parameters', () => {
  it('are below the stage', () => {
    expect(parameterPath('prod', 'inventory/table-name')).toBe('/muster/prod/inventory/table-name');
  });

  it('belong to the service in their first part', () => {
    expect(ownerOf('inventory/table-name')).toBe('inventory');
    expect(ownerOf('tagger/deep/name')).toBe('tagger');
  });

  it('include the version of a deployed service', () => {
    expect(versionParameter('tagger')).toBe('tagger/version');
  });
});
