import type { FunctionConfig } from '@muster/service-definition';

/** It has no right on the queue and on roles of accounts: a plan changes nothing. */
export const config: FunctionConfig = {
  timeoutSeconds: 900,
  memoryMegabytes: 1024,
  environment: {
    LEDGER_TABLE_NAME: 'tagger/ledger-table-name',
    INVENTORY_TABLE_NAME: 'inventory/table-name',
  },
  permissions: [
    { actions: ['dynamodb:PutItem', 'dynamodb:Query'], on: { table: 'tagger/ledger-table-name' } },
    { actions: ['dynamodb:Query'], on: { table: 'inventory/table-name' } },
  ],
};
