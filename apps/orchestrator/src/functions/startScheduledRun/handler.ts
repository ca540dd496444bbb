import { ScheduledEventV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { startScheduledRun } from '../../domain/start-scheduled-run.ts';
import { createDeps } from './deps.ts';

/** Called by EventBridge at the scheduled times. */
export const handler = functionHandler(
  'startScheduledRun',
  ScheduledEventV1,
  createDeps,
  async (event, deps, { info }) => {
    const result = await startScheduledRun(event, deps);
    info(result.started ? 'run started' : 'run was started before', { runId: result.runId });
    return result;
  },
);
