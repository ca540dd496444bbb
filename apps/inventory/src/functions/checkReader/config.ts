import type { FunctionDefinition } from '@muster/service-definition';

export const checkReaderFunction: FunctionDefinition = {
  name: 'checkReader',
  handler: 'src/functions/checkReader/handler.handler',
  parameter: 'inventory/check-reader-function-arn',
  command: 'doctor',
  // AssumeRole, DescribeRegions and five rounds of eight regions, should each take its full 15 seconds.
  timeoutSeconds: 120,
  memoryMegabytes: 256,
  environment: {},
  permissions: [{ actions: ['sts:AssumeRole'], on: { memberRole: 'reader' } }],
};
