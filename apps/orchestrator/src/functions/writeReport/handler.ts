import { WriteReportInputV1 } from '@muster/contracts';
import { functionHandler } from '@muster/handlers';
import { stateFailureOf } from '../../adapters/sfn-caught-error.ts';
import { writeReport } from '../../domain/write-report.ts';
import { createDeps } from './deps.ts';

/** States `WriteReport`, and `RecordReportFailure` with the error of `WriteReport`. */
export const handler = functionHandler(
  'writeReport',
  WriteReportInputV1,
  createDeps,
  async ({ runId, error }, deps, observation) => {
    const failure = error && stateFailureOf(error);
    if (failure !== undefined)
      observation.warn('the report could not be written', { code: failure.code, cause: failure.message });
    await writeReport({ runId, failure }, deps);
    return { runId };
  },
);
