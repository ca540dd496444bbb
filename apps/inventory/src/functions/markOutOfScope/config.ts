import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  // A call contains some thousand targets at most, and writes only those that are not marked yet.
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  environment: { INVENTORY_TABLE_NAME: 'inventory/table-name' },
  permissions: [
    {
      actions: ['dynamodb:BatchGetItem', 'dynamodb:DeleteItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'],
      on: { table: 'inventory/table-name' },
    },
  ],
};
