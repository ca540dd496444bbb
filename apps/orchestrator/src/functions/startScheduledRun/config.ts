import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  scheduled: true,
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  environment: {
    RUN_STATE_MACHINE_ARN: 'orchestrator/run-state-machine-arn',
    LEDGER_TABLE_NAME: 'tagger/ledger-table-name',
  },
  permissions: [
    { actions: ['ssm:GetParameter'], on: { parameter: 'orchestrator/scheduled-run-config' } },
    {
      actions: ['dynamodb:Query'],
      on: { table: 'tagger/ledger-table-name' },
      partitionKeys: ['config#*'],
    },
    {
      actions: ['dynamodb:PutItem'],
      on: { table: 'tagger/ledger-table-name' },
      partitionKeys: ['rules#*'],
    },
    { actions: ['states:StartExecution'], on: { stateMachine: 'orchestrator/run-state-machine-arn' } },
  ],
};
