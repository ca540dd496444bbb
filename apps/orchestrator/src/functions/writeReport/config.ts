import type { FunctionConfig } from '@muster/service-definition';
import { REPORT_PREFIX } from '../../domain/report-location.ts';

export const config: FunctionConfig = {
  timeoutSeconds: 900,
  memoryMegabytes: 1024,
  // The state that stores why the page could not be written.
  otherTaskStates: ['RecordReportFailure'],
  setting: 'reportRetentionDays',
  environment: {
    RUN_TABLE_NAME: 'orchestrator/run-table-name',
    INVENTORY_TABLE_NAME: 'inventory/table-name',
  },
  permissions: [
    {
      actions: ['dynamodb:GetItem', 'dynamodb:Query', 'dynamodb:UpdateItem'],
      on: { table: 'orchestrator/run-table-name' },
    },
    { actions: ['dynamodb:Query'], on: { table: 'inventory/table-name' } },
    { actions: ['s3:PutObject'], on: { bucket: 'orchestrator/report-bucket-name', prefix: REPORT_PREFIX } },
  ],
};
