import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  command: 'doctor',
  // Enough for AssumeRole, DescribeRegions and five rounds of eight regions if each takes its full 15 seconds.
  timeoutSeconds: 120,
  memoryMegabytes: 256,
  environment: {},
  permissions: [{ actions: ['sts:AssumeRole'], on: { memberRole: 'reader' } }],
};
