import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  otherTaskStates: ['Rediscover', 'ScanAgain'],
  // The maximum of Lambda. Each invocation reads the known instances again, so fewer invocations for a large target
  // read less.
  timeoutSeconds: 900,
  memoryMegabytes: 512,
  environment: {
    INVENTORY_TABLE_NAME: 'inventory/table-name',
    CHECKPOINT_TABLE_NAME: 'inventory/checkpoint-table-name',
  },
  permissions: [
    {
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      on: { table: 'inventory/table-name' },
    },
    {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      on: { table: 'inventory/checkpoint-table-name' },
    },
    { actions: ['sts:AssumeRole'], on: { memberRole: 'reader' } },
  ],
};
