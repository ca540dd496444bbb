import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Count, Timestamp } from '../values/ids.ts';

/** Output of `AwaitTagging`. It is passed back as `previous`, so that pauses grow. */
export const AwaitTaggingOutputV1 = defineContract({
  id: 'await-tagging-output.v1',
  schema: z.strictObject({
    settled: z.boolean(),
    /** Duration of the Wait state before the next check, in whole seconds. */
    waitSeconds: z.number().int().min(1),
    /** Number of checks of the target so far, including those before it was planned again. */
    attempt: Count,
    /** The first check since the target was planned again. Absent if it was planned once. */
    firstAttempt: Count.optional(),
    settledTasks: Count,
    tasks: Count,
    /** When the last task was settled. Without progress for too long, the remaining tasks are given up. */
    progressAt: Timestamp,
    /** Tasks were too old to be applied: the target is scanned and planned again. Only with `settled`. */
    replan: z.literal(true).optional(),
    /** Tagging is paused since then, so the target waits. Absent: it is not paused. */
    pausedAt: Timestamp.optional(),
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
