import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  // Organizations allows about five listings a second. An organization of 10,000 accounts needs about 2,000 of them.
  timeoutSeconds: 900,
  memoryMegabytes: 512,
  environment: {
    RUN_TABLE_NAME: 'orchestrator/run-table-name',
    LEDGER_TABLE_NAME: 'tagger/ledger-table-name',
  },
  permissions: [
    {
      actions: [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      on: { table: 'orchestrator/run-table-name' },
    },
    {
      actions: ['dynamodb:Query'],
      on: { table: 'tagger/ledger-table-name' },
      partitionKeys: ['rules#*'],
    },
    // To check whether the execution of a run with a lease is in progress.
    {
      actions: ['states:DescribeExecution'],
      on: { executionsOf: 'orchestrator/run-state-machine-arn' },
    },
    {
      actions: ['organizations:ListAccountsForParent', 'organizations:ListOrganizationalUnitsForParent'],
      on: 'any',
    },
  ],
};
