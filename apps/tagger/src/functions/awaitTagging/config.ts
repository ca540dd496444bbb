import type { FunctionDefinition } from '@muster/service-definition';

export const awaitTaggingFunction: FunctionDefinition = {
  name: 'awaitTagging',
  handler: 'src/functions/awaitTagging/handler.handler',
  taskStates: ['AwaitTagging'],
  timeoutSeconds: 300,
  memoryMegabytes: 256,
  environment: { LEDGER_TABLE_NAME: 'tagger/ledger-table-name' },
};
