import type { FunctionDefinition } from '@muster/service-definition';

export const markUnreadableFunction: FunctionDefinition = {
  name: 'markUnreadable',
  handler: 'src/functions/markUnreadable/handler.handler',
  parameter: 'inventory/mark-unreadable-function-arn',
  taskStates: ['MarkUnreadable'],
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
