import type { FunctionDefinition } from '@muster/service-definition';

export const discoverFunction: FunctionDefinition = {
  name: 'discover',
  handler: 'src/functions/discover/handler.handler',
  parameter: 'inventory/discover-function-arn',
  taskStates: ['Discover', 'Rediscover', 'ScanAgain'],
  // Lambda's longest: the fewer invocations a large target takes, the less is read again at the start of each.
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
