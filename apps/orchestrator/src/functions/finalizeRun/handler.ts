import { FinalizeRunInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { stateFailureOf } from '../../adapters/sfn-caught-error.ts';
import { announceRun } from '../../domain/announce-run.ts';
import { finalizeRun } from '../../domain/finalize-run.ts';
import { createDeps } from './deps.ts';

export const handler = functionHandler(
  'finalizeRun',
  FinalizeRunInputV1,
  createDeps,
  async ({ run, error }, deps, observation) => {
    const result = await finalizeRun({ run, failure: error && stateFailureOf(error) }, deps);
    if (deps.announcement !== undefined) await announceRun(result.runId, deps.announcement, observation);
    return result;
  },
);
