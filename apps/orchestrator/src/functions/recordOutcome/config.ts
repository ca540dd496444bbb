import type { FunctionDefinition } from '@muster/service-definition';

export const recordOutcomeFunction: FunctionDefinition = {
  name: 'recordOutcome',
  handler: 'src/functions/recordOutcome/handler.handler',
  taskStates: ['RecordOutcome'],
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  environment: { RUN_TABLE_NAME: 'orchestrator/run-table-name' },
  permissions: [{ actions: ['dynamodb:BatchWriteItem'], on: { table: 'orchestrator/run-table-name' } }],
};
