import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  // It reads a row for each target of the run and of the inventory table, in pages of 1 MB.
  timeoutSeconds: 300,
  memoryMegabytes: 512,
  environment: {
    RUN_TABLE_NAME: 'orchestrator/run-table-name',
    INVENTORY_TABLE_NAME: 'inventory/table-name',
  },
  permissions: [
    {
      actions: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:Query'],
      on: { table: 'orchestrator/run-table-name' },
    },
    { actions: ['dynamodb:Query'], on: { table: 'inventory/table-name' } },
  ],
};
