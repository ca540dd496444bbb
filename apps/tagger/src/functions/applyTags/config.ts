import type { FunctionConfig, QueueDefinition } from '@muster/service-definition';

const TIMEOUT_SECONDS = 120;
/** Concurrent CreateTags calls over all accounts: at most this times the batch size. */
const CONCURRENCY = 10;

/** The queue of tag tasks for `applyTags`. */
export const taskQueue: QueueDefinition = {
  name: 'muster-tagger-tasks',
  parameter: 'tagger/task-queue-url',
  visibilityTimeoutSeconds: 6 * TIMEOUT_SECONDS,
  maxReceiveCount: 5,
};

export const config: FunctionConfig = {
  trigger: { queue: taskQueue.name, batchSize: 5, maximumConcurrency: CONCURRENCY },
  timeoutSeconds: TIMEOUT_SECONDS,
  memoryMegabytes: 512,
  reservedConcurrency: CONCURRENCY,
  environment: { LEDGER_TABLE_NAME: 'tagger/ledger-table-name', TASK_QUEUE_URL: 'tagger/task-queue-url' },
  permissions: [
    {
      // Query adds up the failures of a run with a limit.
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      on: { table: 'tagger/ledger-table-name' },
    },
    { actions: ['sqs:SendMessage', 'sqs:ChangeMessageVisibility'], on: { queue: 'tagger/task-queue-url' } },
    { actions: ['sts:AssumeRole'], on: { memberRole: 'tagger' } },
  ],
};
