import type { FunctionDefinition } from '@muster/service-definition';

export const recordAccountOutcomeFunction: FunctionDefinition = {
  name: 'recordAccountOutcome',
  handler: 'src/functions/recordAccountOutcome/handler.handler',
  taskStates: ['RecordAccountOutcome'],
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  environment: { RUN_TABLE_NAME: 'orchestrator/run-table-name' },
  permissions: [
    { actions: ['dynamodb:BatchWriteItem', 'dynamodb:Query'], on: { table: 'orchestrator/run-table-name' } },
  ],
};
