import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
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
