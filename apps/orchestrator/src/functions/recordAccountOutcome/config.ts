import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  environment: { RUN_TABLE_NAME: 'orchestrator/run-table-name' },
  permissions: [
    { actions: ['dynamodb:BatchWriteItem', 'dynamodb:Query'], on: { table: 'orchestrator/run-table-name' } },
  ],
};
