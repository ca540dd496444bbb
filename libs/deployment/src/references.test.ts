import { describe, expect, it } from '@jest/globals';
import { DefinitionError, type PermissionTarget } from '@muster/service-definition';
import {
  deadLetterQueueId,
  foreignId,
  functionId,
  publishedParameters,
  queueId,
  resourceOf,
  roleId,
  stateMachineId,
  tableId,
  topicId,
  valueOf,
} from './references.ts';
import { toy } from './testing/toy-service.ts';

describe('logical IDs', () => {
  it('are derived from names', () => {
    expect(tableId('muster-toy-things')).toBe('MusterToyThingsTable');
    expect(queueId('muster-toy-tasks')).toBe('MusterToyTasksQueue');
    expect(deadLetterQueueId('muster-toy-tasks')).toBe('MusterToyTasksDeadLetterQueue');
    expect(topicId('muster-toy-news')).toBe('MusterToyNewsTopic');
    expect(stateMachineId('muster-game')).toBe('MusterGameStateMachine');
    expect(roleId('countThings')).toBe('CountThingsRole');
    expect(functionId('countThings')).toBe('CountThingsLambdaFunction');
    expect(foreignId('fleet/discover-function-arn')).toBe('FleetDiscoverFunctionArn');
  });
});

describe('the value of a parameter', () => {
  it.each([
    ['toy/thing-table-name', { Ref: 'MusterToyThingsTable' }],
    ['toy/task-queue-url', { Ref: 'MusterToyTasksQueue' }],
    ['toy/news-topic-arn', { Ref: 'MusterToyNewsTopic' }],
    [
      'toy/picture-bucket-name',
      {
        'Fn::If': ['HasReportRetentionDays', { Ref: 'MusterToyPicturesBucket' }, { Ref: 'AWS::NoValue' }],
      },
    ],
    ['toy/game-state-machine-arn', { Ref: 'MusterGameStateMachine' }],
    ['toy/count-things-function-arn', { 'Fn::GetAtt': ['CountThingsLambdaFunction', 'Arn'] }],
    ['fleet/table-name', { Ref: 'FleetTableName' }],
  ] as const)('%s', (parameter, value) => {
    expect(valueOf(toy, parameter)).toEqual(value);
  });

  it('is refused if the service creates nothing of that name', () => {
    expect(() => valueOf(toy, 'toy/no-such-thing')).toThrow(
      new DefinitionError('toy has nothing called toy/no-such-thing'),
    );
  });

  it('is published for everything that the service creates, in the order of the definition', () => {
    expect([...publishedParameters(toy).keys()]).toEqual([
      'toy/thing-table-name',
      'toy/note-table-name',
      'toy/task-queue-url',
      'toy/news-topic-arn',
      'toy/picture-bucket-name',
      'toy/game-state-machine-arn',
      'toy/count-things-function-arn',
    ]);
  });
});

describe('the IAM resource of a permission', () => {
  const foreignTable =
    'arn:${AWS::Partition}:dynamodb:${AWS::Region}:${AWS::AccountId}:table/${FleetTableName}';
  const parameter =
    'arn:${AWS::Partition}:ssm:${AWS::Region}:${AWS::AccountId}:parameter/muster/${sls:stage}/toy/daily-config';

  it.each<[string, PermissionTarget, unknown]>([
    ['own table', { table: 'toy/thing-table-name' }, { 'Fn::GetAtt': ['MusterToyThingsTable', 'Arn'] }],
    ['own queue', { queue: 'toy/task-queue-url' }, { 'Fn::GetAtt': ['MusterToyTasksQueue', 'Arn'] }],
    ['own topic', { topic: 'toy/news-topic-arn' }, { Ref: 'MusterToyNewsTopic' }],
    ['state machine', { stateMachine: 'toy/game-state-machine-arn' }, { Ref: 'MusterGameStateMachine' }],
    ["another service's table", { table: 'fleet/table-name' }, { 'Fn::Sub': foreignTable }],
    ['parameter', { parameter: 'toy/daily-config' }, { 'Fn::Sub': parameter }],
    [
      'reader',
      { memberRole: 'reader' },
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/${param:readerRoleName}' },
    ],
    [
      'tagger',
      { memberRole: 'tagger' },
      { 'Fn::Sub': 'arn:${AWS::Partition}:iam::*:role/${param:taggerRoleName}' },
    ],
    ['any', 'any', '*'],
  ])('%s', (_name, target, resource) => {
    expect(resourceOf(toy, target)).toEqual(resource);
  });

  it.each<[PermissionTarget, string]>([
    [{ queue: 'fleet/task-queue-url' }, 'toy cannot use the queue of another service: fleet/task-queue-url'],
    [{ topic: 'fleet/topic-arn' }, 'toy cannot use the topic of another service: fleet/topic-arn'],
    [
      { stateMachine: 'fleet/state-machine-arn' },
      'toy cannot use the stateMachine of another service: fleet/state-machine-arn',
    ],
    [{ table: 'toy/lost-table-name' }, 'toy has nothing called toy/lost-table-name'],
  ])('is refused for %j', (target, message) => {
    expect(() => resourceOf(toy, target)).toThrow(new DefinitionError(message));
  });
});
