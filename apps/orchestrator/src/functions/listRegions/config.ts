import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  timeoutSeconds: 120,
  memoryMegabytes: 256,
  environment: { RUN_TABLE_NAME: 'orchestrator/run-table-name' },
  permissions: [
    {
      actions: ['dynamodb:BatchWriteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      on: { table: 'orchestrator/run-table-name' },
    },
    { actions: ['sts:AssumeRole'], on: { memberRole: 'reader' } },
    // For rules that need organizational units or the tags of accounts.
    {
      actions: [
        'organizations:DescribeOrganizationalUnit',
        'organizations:ListParents',
        'organizations:ListTagsForResource',
      ],
      on: 'any',
    },
  ],
};
