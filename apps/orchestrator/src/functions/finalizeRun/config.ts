import type { FunctionDefinition } from '@muster/service-definition';

export const finalizeRunFunction: FunctionDefinition = {
  name: 'finalizeRun',
  handler: 'src/functions/finalizeRun/handler.handler',
  taskStates: ['FinalizeRun'],
  timeoutSeconds: 300,
  memoryMegabytes: 512,
  environment: { RUN_TABLE_NAME: 'orchestrator/run-table-name' },
};
