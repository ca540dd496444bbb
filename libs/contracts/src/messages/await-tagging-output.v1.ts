import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Count, Timestamp } from '../values/ids.ts';

/** Output of `AwaitTagging`; given back to it as `previous`, so that pauses grow. */
export const AwaitTaggingOutputV1 = defineContract({
  id: 'await-tagging-output.v1',
  schema: z.strictObject({
    settled: z.boolean(),
    /** How long the Wait state pauses before the next look, whole seconds. */
    waitSeconds: z.number().int().min(1),
    /** Looks at the target so far, those before it was planned again included. */
    attempt: Count,
    /** The first look since the target was planned again; absent if it was planned once. */
    firstAttempt: Count.optional(),
    settledTasks: Count,
    tasks: Count,
    /** When a task was last seen to settle; with no progress for too long the rest is given up. */
    progressAt: Timestamp,
    /** Tasks were too old to be applied: the target is scanned and planned again. Only with `settled`. */
    replan: z.literal(true).optional(),
  }),
  example: {
    settled: false,
    waitSeconds: 2,
    attempt: 1,
    settledTasks: 0,
    tasks: 1,
    progressAt: '2026-11-23T08:00:00.000Z',
  },
});
export type AwaitTaggingOutput = z.infer<typeof AwaitTaggingOutputV1.schema>;
