import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId, Timestamp } from '../values/ids.ts';
import { leftOutExample, LeftOutScope } from '../values/left-out.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/**
 * Output of `FindLeftOut`: a part of what the run leaves out. It is called again with `after` until nothing is found.
 */
export const FindLeftOutOutputV1 = defineContract({
  id: 'find-left-out-output.v1',
  schema: z.strictObject({
    run: RunContext,
    /** First start time of the run. */
    startedAt: Timestamp,
    leftOut: z.array(LeftOutScope),
    /** Accounts with a separate item in the inventory table that this run could read. */
    readable: z.array(AccountId),
    /** Whether `leftOut` or `readable` contains anything. */
    found: z.boolean(),
    after: AccountId.optional(),
  }),
  example: {
    run: runContextExample,
    startedAt: '2026-11-23T08:00:00.000Z',
    leftOut: [leftOutExample],
    readable: [],
    found: true,
    after: '333333333333',
  },
});
export type FindLeftOutOutput = z.infer<typeof FindLeftOutOutputV1.schema>;
