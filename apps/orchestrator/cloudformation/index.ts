import type { Expression } from '@muster/deployment';
import { dashboard } from './dashboard.ts';
import { reportBucketResources } from './report-bucket.ts';
import { runAlarms } from './run-alarms.ts';

/** Resources that only the orchestrator has: the alarms of runs, the dashboard of all services, the bucket for reports. */
export const resources: Readonly<Record<string, Expression>> = {
  ...runAlarms,
  ...dashboard,
  ...reportBucketResources,
};
