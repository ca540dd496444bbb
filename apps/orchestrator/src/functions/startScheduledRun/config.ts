import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  scheduled: true,
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  environment: { RUN_STATE_MACHINE_ARN: 'orchestrator/run-state-machine-arn' },
  permissions: [
    { actions: ['ssm:GetParameter'], on: { parameter: 'orchestrator/scheduled-run-config' } },
    { actions: ['states:StartExecution'], on: { stateMachine: 'orchestrator/run-state-machine-arn' } },
  ],
};
