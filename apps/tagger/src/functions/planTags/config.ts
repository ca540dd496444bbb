import type { FunctionDefinition } from '@muster/service-definition';

export const planTagsFunction: FunctionDefinition = {
  name: 'planTags',
  handler: 'src/functions/planTags/handler.handler',
  taskStates: ['PlanTags'],
  timeoutSeconds: 900,
  memoryMegabytes: 1024,
  environment: {
    LEDGER_TABLE_NAME: 'tagger/ledger-table-name',
    INVENTORY_TABLE_NAME: 'inventory/table-name',
    TASK_QUEUE_URL: 'tagger/task-queue-url',
  },
};
