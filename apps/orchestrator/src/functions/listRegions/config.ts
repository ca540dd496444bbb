import type { FunctionDefinition } from '@muster/service-definition';

export const listRegionsFunction: FunctionDefinition = {
  name: 'listRegions',
  handler: 'src/functions/listRegions/handler.handler',
  taskStates: ['ListRegions'],
  timeoutSeconds: 120,
  memoryMegabytes: 256,
  environment: { RUN_TABLE_NAME: 'orchestrator/run-table-name' },
  permissions: [
    {
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      on: { table: 'orchestrator/run-table-name' },
    },
    { actions: ['sts:AssumeRole'], on: { memberRole: 'reader' } },
  ],
};
