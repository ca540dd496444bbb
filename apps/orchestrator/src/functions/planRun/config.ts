import type { FunctionDefinition } from '@muster/service-definition';

export const planRunFunction: FunctionDefinition = {
  name: 'planRun',
  handler: 'src/functions/planRun/handler.handler',
  taskStates: ['PlanRun'],
  timeoutSeconds: 300,
  memoryMegabytes: 512,
  environment: { RUN_TABLE_NAME: 'orchestrator/run-table-name' },
  permissions: [
    {
      actions: [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:PutItem',
        'dynamodb:UpdateItem',
      ],
      on: { table: 'orchestrator/run-table-name' },
    },
    {
      actions: ['organizations:ListAccountsForParent', 'organizations:ListOrganizationalUnitsForParent'],
      on: 'any',
    },
  ],
};
