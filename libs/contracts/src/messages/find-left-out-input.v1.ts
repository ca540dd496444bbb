import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId } from '../values/ids.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/** Input of `FindLeftOut`. */
export const FindLeftOutInputV1 = defineContract({
  id: 'find-left-out-input.v1',
  schema: z.object({
    run: RunContext,
    /** Accounts up to this one are done. Absent in the first call. */
    after: AccountId.optional(),
  }),
  example: { run: runContextExample },
});
