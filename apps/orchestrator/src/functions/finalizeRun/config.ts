import type { FunctionConfig } from '@muster/service-definition';

export const config: FunctionConfig = {
  timeoutSeconds: 300,
  memoryMegabytes: 512,
  environment: {
    RUN_TABLE_NAME: 'orchestrator/run-table-name',
    RUN_TOPIC_ARN: 'orchestrator/run-topic-arn',
    REPORT_BUCKET: 'orchestrator/report-bucket-name',
  },
  permissions: [
    {
      actions: [
        'dynamodb:BatchGetItem',
        'dynamodb:BatchWriteItem',
        'dynamodb:GetItem',
        'dynamodb:Query',
        'dynamodb:UpdateItem',
      ],
      on: { table: 'orchestrator/run-table-name' },
    },
    { actions: ['sns:Publish'], on: { topic: 'orchestrator/run-topic-arn' } },
  ],
};
