import type { FunctionDefinition } from '@muster/service-definition';

export const awaitTaggingFunction: FunctionDefinition = {
  name: 'awaitTagging',
  handler: 'src/functions/awaitTagging/handler.handler',
  parameter: 'tagger/await-tagging-function-arn',
  taskStates: ['AwaitTagging'],
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  environment: { LEDGER_TABLE_NAME: 'tagger/ledger-table-name' },
  permissions: [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      on: { table: 'tagger/ledger-table-name' },
    },
  ],
};
