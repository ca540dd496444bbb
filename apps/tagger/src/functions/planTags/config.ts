import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  otherTaskStates: ['ReplanTags'],
  timeoutSeconds: 900,
  memoryMegabytes: 1024,
  environment: {
    LEDGER_TABLE_NAME: 'tagger/ledger-table-name',
    INVENTORY_TABLE_NAME: 'inventory/table-name',
    TASK_QUEUE_URL: 'tagger/task-queue-url',
  },
  permissions: [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      on: { table: 'tagger/ledger-table-name' },
    },
    { actions: ['dynamodb:Query'], on: { table: 'inventory/table-name' } },
    { actions: ['sqs:SendMessage'], on: { queue: 'tagger/task-queue-url' } },
  ],
};
