import type { FunctionDefinition } from '@muster/service-definition';

export const markUnreadableFunction: FunctionDefinition = {
  name: 'markUnreadable',
  handler: 'src/functions/markUnreadable/handler.handler',
  taskStates: ['MarkUnreadable'],
  timeoutSeconds: 60,
  memoryMegabytes: 256,
  environment: { INVENTORY_TABLE_NAME: 'inventory/table-name' },
};
