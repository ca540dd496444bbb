import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { RunSummaryV1 } from '../documents/run-summary.v1.ts';
import { Count, Timestamp } from '../values/ids.ts';
import { LeftOutAccount } from '../values/left-out.ts';
import { RunStatus } from '../values/run-status.ts';

/**
 * Maximum number of outcomes, left-out accounts and notes in a message about a run. The run's summary contains all of
 * them.
 */
export const MAX_ANNOUNCED_OUTCOMES = 50;

/**
 * The message about an ended run: the counts of the summary, and the first outcomes that are not `succeeded`, failures
 * first.
 */
export const RunEndedV1 = defineContract({
  id: 'run-ended.v1',
  schema: RunSummaryV1.schema.omit({ outcomes: true }).extend({
    status: RunStatus.exclude(['running', 'stopped']),
    finishedAt: Timestamp,
    outcomes: RunSummaryV1.schema.shape.outcomes.max(MAX_ANNOUNCED_OUTCOMES),
    /** Number of outcomes that are not listed. */
    moreOutcomes: Count,
    leftOut: z.array(LeftOutAccount).max(MAX_ANNOUNCED_OUTCOMES).optional(),
    /** Number of left-out accounts that are not listed. */
    moreLeftOut: Count.optional(),
  }),
  example: {
    ...RunSummaryV1.example,
    status: 'partial',
    finishedAt: '2026-11-23T08:00:20.000Z',
    moreOutcomes: 0,
  },
});
export type RunEnded = z.infer<typeof RunEndedV1.schema>;
