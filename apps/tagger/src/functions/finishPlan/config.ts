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
    { actions: ['dynamodb:Query'], on: { table: 'tagger/ledger-table-name' } },
    // The plan, and the parts of a large one. Not the tasks of runs, which are in the same table.
    {
      actions: ['dynamodb:PutItem'],
      on: { table: 'tagger/ledger-table-name' },
      partitionKeys: ['plans', 'plan#*'],
    },
    { actions: ['dynamodb:Query'], on: { table: 'inventory/table-name' } },
  ],
};
