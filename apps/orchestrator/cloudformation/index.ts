import type { Expression } from '@muster/deployment';
import { dashboard } from './dashboard.ts';
import { runAlarms } from './run-alarms.ts';

/** Resources that only the orchestrator has: the alarms of runs and the dashboard of all services. */
export const resources: Readonly<Record<string, Expression>> = { ...runAlarms, ...dashboard };
