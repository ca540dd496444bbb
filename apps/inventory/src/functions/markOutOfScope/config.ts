import type { FunctionDefinition } from '@muster/service-definition';

export const markOutOfScopeFunction: FunctionDefinition = {
  name: 'markOutOfScope',
  handler: 'src/functions/markOutOfScope/handler.handler',
  parameter: 'inventory/mark-out-of-scope-function-arn',
  taskStates: ['MarkOutOfScope'],
  // A call names some thousand targets at most, and writes only those that are not marked yet.
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
