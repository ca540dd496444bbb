import type { ServiceDefinition } from '@muster/service-definition';

/** A service with one of each part of a definition, in the order in which they depend on one another. */
export const toy: ServiceDefinition = {
  name: 'toy',
  root: new URL('./', import.meta.url),
  functions: [
    {
      name: 'countThings',
      handler: 'src/functions/countThings/handler.handler',
      parameter: 'toy/count-things-function-arn',
      taskStates: ['CountThings'],
      timeoutSeconds: 60,
      memoryMegabytes: 256,
      environment: {
        THING_TABLE_NAME: 'toy/thing-table-name',
        TASK_QUEUE_URL: 'toy/task-queue-url',
        NEWS_TOPIC_ARN: 'toy/news-topic-arn',
        FLEET_TABLE_NAME: 'fleet/table-name',
        PICTURE_BUCKET: 'toy/picture-bucket-name',
      },
      permissions: [
        { actions: ['dynamodb:GetItem', 'dynamodb:Query'], on: { table: 'toy/thing-table-name' } },
        { actions: ['dynamodb:Query'], on: { table: 'fleet/table-name' } },
        { actions: ['sqs:SendMessage'], on: { queue: 'toy/task-queue-url' } },
        { actions: ['sns:Publish'], on: { topic: 'toy/news-topic-arn' } },
        { actions: ['organizations:ListAccounts'], on: 'any' },
        { actions: ['s3:PutObject'], on: { bucket: 'toy/picture-bucket-name', prefix: 'large/' } },
      ],
    },
    {
      name: 'eatTasks',
      handler: 'src/functions/eatTasks/handler.handler',
      trigger: { queue: 'muster-toy-tasks', batchSize: 5, maximumConcurrency: 4 },
      timeoutSeconds: 30,
      memoryMegabytes: 512,
      reservedConcurrency: 4,
      environment: {},
      permissions: [{ actions: ['sts:AssumeRole'], on: { memberRole: 'tagger' } }],
    },
    {
      name: 'startDaily',
      handler: 'src/functions/startDaily/handler.handler',
      scheduled: true,
      timeoutSeconds: 20,
      memoryMegabytes: 128,
      environment: { GAME_STATE_MACHINE_ARN: 'toy/game-state-machine-arn' },
      permissions: [
        { actions: ['ssm:GetParameter'], on: { parameter: 'toy/daily-config' } },
        { actions: ['states:StartExecution'], on: { stateMachine: 'toy/game-state-machine-arn' } },
      ],
    },
  ],
  tables: [
    {
      name: 'muster-toy-things',
      parameter: 'toy/thing-table-name',
      timeToLiveAttribute: 'expiresAtEpochSeconds',
      public: true,
      warmable: true,
    },
    { name: 'muster-toy-notes', parameter: 'toy/note-table-name', timeToLiveAttribute: 'goneAtEpochSeconds' },
  ],
  queues: [
    {
      name: 'muster-toy-tasks',
      parameter: 'toy/task-queue-url',
      visibilityTimeoutSeconds: 180,
      maxReceiveCount: 5,
    },
  ],
  topics: [{ name: 'muster-toy-news', parameter: 'toy/news-topic-arn' }],
  buckets: [
    { name: 'muster-toy-pictures', parameter: 'toy/picture-bucket-name', setting: 'reportRetentionDays' },
  ],
  stateMachines: [
    {
      name: 'muster-game',
      parameter: 'toy/game-state-machine-arn',
      definition: {
        StartAt: 'CountThings',
        States: {
          CountThings: { Type: 'Task', Resource: '${CountThingsFunctionArn}', Next: 'Discover' },
          Discover: { Type: 'Task', Resource: '${DiscoverFunctionArn}', End: true },
        },
      },
      foreignFunctions: { DiscoverFunctionArn: 'fleet/discover-function-arn' },
    },
  ],
};

/** A service with only a name, for tests that add one part. */
export const bare: ServiceDefinition = {
  name: 'bare',
  root: new URL('./', import.meta.url),
  functions: [],
  tables: [],
  queues: [],
};
