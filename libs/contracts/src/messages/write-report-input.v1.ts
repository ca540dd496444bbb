import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { CaughtError } from '../values/caught-error.ts';
import { RunId } from '../values/ids.ts';

/** Input of `WriteReport`: the result of `FinalizeRun`. `error` is present if the page could not be written. */
export const WriteReportInputV1 = defineContract({
  id: 'write-report-input.v1',
  schema: z.object({ runId: RunId, error: CaughtError.optional() }),
  example: { runId: '20261123T080000Z-4f2a' },
});
