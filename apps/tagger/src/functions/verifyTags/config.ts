import type { FunctionDefinition } from '@muster/service-definition';

export const verifyTagsFunction: FunctionDefinition = {
  name: 'verifyTags',
  handler: 'src/functions/verifyTags/handler.handler',
  parameter: 'tagger/verify-tags-function-arn',
  taskStates: ['VerifyTags'],
  timeoutSeconds: 900,
  memoryMegabytes: 1024,
  environment: {
    LEDGER_TABLE_NAME: 'tagger/ledger-table-name',
    INVENTORY_TABLE_NAME: 'inventory/table-name',
  },
  permissions: [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      on: { table: 'tagger/ledger-table-name' },
    },
    { actions: ['dynamodb:Query'], on: { table: 'inventory/table-name' } },
  ],
};
