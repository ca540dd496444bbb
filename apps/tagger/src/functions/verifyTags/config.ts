import type { FunctionDefinition } from '@muster/service-definition';

export const verifyTagsFunction: FunctionDefinition = {
  name: 'verifyTags',
  handler: 'src/functions/verifyTags/handler.handler',
  taskStates: ['VerifyTags'],
  timeoutSeconds: 900,
  memoryMegabytes: 1024,
  environment: {
    LEDGER_TABLE_NAME: 'tagger/ledger-table-name',
    INVENTORY_TABLE_NAME: 'inventory/table-name',
  },
};
