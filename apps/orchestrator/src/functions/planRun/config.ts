import type { FunctionDefinition } from '@muster/service-definition';

export const planRunFunction: FunctionDefinition = {
  name: 'planRun',
  handler: 'src/functions/planRun/handler.handler',
  taskStates: ['PlanRun'],
  timeoutSeconds: 300,
  memoryMegabytes: 512,
  environment: { RUN_TABLE_NAME: 'orchestrator/run-table-name' },
};
