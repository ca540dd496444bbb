import { ScheduledEventV1 } from '@muster/contracts';
import { startScheduledRun } from '../../domain/start-scheduled-run.ts';
import { stepHandler } from '../../step-handler.ts';
import { createDeps } from './deps.ts';

/** Called by EventBridge at the times of the schedule. */
export const handler = stepHandler(
  'startScheduledRun',
  ScheduledEventV1,
  createDeps,
  async (event, deps, { info }) => {
    const result = await startScheduledRun(event, deps);
    info(result.started ? 'run started' : 'run was started before', { runId: result.runId });
    return result;
  },
);
