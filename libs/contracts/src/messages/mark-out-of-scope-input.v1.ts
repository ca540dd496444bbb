import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId, Timestamp } from '../values/ids.ts';
import { leftOutExample, LeftOutScope } from '../values/left-out.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/** Input of `MarkOutOfScope`: the result of `FindLeftOut`. */
export const MarkOutOfScopeInputV1 = defineContract({
  id: 'mark-out-of-scope-input.v1',
  schema: z.object({
    run: RunContext,
    startedAt: Timestamp,
    leftOut: z.array(LeftOutScope),
    readable: z.array(AccountId),
  }),
  example: {
    run: runContextExample,
    startedAt: '2026-11-23T08:00:00.000Z',
    leftOut: [leftOutExample],
    readable: [],
  },
});
export type MarkOutOfScopeInput = z.infer<typeof MarkOutOfScopeInputV1.schema>;
