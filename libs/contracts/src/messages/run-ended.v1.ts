import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { RunSummaryV1 } from '../documents/run-summary.v1.ts';
import { Count, Timestamp } from '../values/ids.ts';
import { LeftOutAccount } from '../values/left-out.ts';
import { RunStatus } from '../values/run-status.ts';

/** Outcomes, left-out accounts and notes that a message about a run names at most; all of them are in the run's summary. */
export const MAX_ANNOUNCED_OUTCOMES = 50;

/** What is published when a run has ended: the summary's counts, and the first outcomes that are not `succeeded`, failures before the rest. */
export const RunEndedV1 = defineContract({
  id: 'run-ended.v1',
  schema: RunSummaryV1.schema.omit({ outcomes: true }).extend({
    status: RunStatus.exclude(['running', 'stopped']),
    finishedAt: Timestamp,
    outcomes: RunSummaryV1.schema.shape.outcomes.max(MAX_ANNOUNCED_OUTCOMES),
    /** Outcomes beyond those that are listed. */
    moreOutcomes: Count,
    leftOut: z.array(LeftOutAccount).max(MAX_ANNOUNCED_OUTCOMES).optional(),
    /** Left-out accounts beyond those that are listed. */
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
