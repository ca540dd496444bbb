import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { CaughtError } from '../values/caught-error.ts';
import { AccountId } from '../values/ids.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/** Input of `MarkUnreadable`: an account whose role could not be assumed or whose regions could not be listed. */
export const MarkUnreadableInputV1 = defineContract({
  id: 'mark-unreadable-input.v1',
  schema: z.object({ run: RunContext, accountId: AccountId, error: CaughtError }),
  example: {
    run: runContextExample,
    accountId: '333333333333',
    error: { Error: 'AssumeRoleDenied', Cause: '{"errorType":"AssumeRoleDenied","errorMessage":"…"}' },
  },
});
