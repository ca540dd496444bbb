import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { CaughtError } from '../values/caught-error.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/** Input of `FinalizeRun`. `error` is present if the run as a whole could not be planned or completed. */
export const FinalizeRunInputV1 = defineContract({
  id: 'finalize-run-input.v1',
  schema: z.object({ run: RunContext, error: CaughtError.optional() }),
  example: { run: runContextExample },
});
