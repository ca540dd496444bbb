import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { CaughtError } from '../values/caught-error.ts';
import { AccountId, RegionName } from '../values/ids.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/** Input of `RecordAccountOutcome`. `known.regions` are the targets that the failure concerns. */
export const RecordAccountOutcomeInputV1 = defineContract({
  id: 'record-account-outcome-input.v1',
  schema: z.object({
    run: RunContext,
    accountId: AccountId,
    error: CaughtError,
    known: z.object({ regions: z.array(RegionName) }).optional(),
  }),
  example: {
    run: runContextExample,
    accountId: '333333333333',
    error: { Error: 'AssumeRoleDenied', Cause: '{}' },
    known: { regions: ['us-east-1'] },
  },
});
