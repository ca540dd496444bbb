import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  environment: { INVENTORY_TABLE_NAME: 'inventory/table-name' },
  permissions: [
    {
      actions: ['dynamodb:BatchGetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      on: { table: 'inventory/table-name' },
    },
  ],
};
