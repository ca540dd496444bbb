import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  command: 'doctor',
  // Enough for AssumeRole, five rounds of eight regions and five of eight keys if each takes its full 15 seconds.
  timeoutSeconds: 180,
  memoryMegabytes: 256,
  environment: {},
  permissions: [{ actions: ['sts:AssumeRole'], on: { memberRole: 'tagger' } }],
};
