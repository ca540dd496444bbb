import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { LISTING_CALL } from '../values/ec2-instance/type.ts';
import { Failure } from '../values/failure.ts';
import { AccountId, ApiCalls, Count, RegionName, RunId, Timestamp } from '../values/ids.ts';
import { LeftOutAccount } from '../values/left-out.ts';
import { Rescan } from '../values/loss-guard.ts';
import { OddOfRun } from '../values/odd.ts';
import { OutcomeStatus } from '../values/outcome-status.ts';
import { PlanId } from '../values/plan-id.ts';
import { PlanPart } from '../values/plan-part.ts';
import { ResourceCounts } from '../values/resource-counts.ts';
import { ResourceTypeName } from '../values/resource-type-name.ts';
import { RuleCounts } from '../values/rule-counts.ts';
import { RunNote } from '../values/run-note.ts';
import { RunReport } from '../values/run-report.ts';
import { ShownRunStatus } from '../values/run-status.ts';
import { TaggingCounts } from '../values/tagging-counts.ts';

/** Maximum number of repeated scans that a summary lists. */
export const MAX_LISTED_RESCANS = 100;

/**
 * The result of a run: `--json` of `run` and `status`. After the end, `targets.planned = succeeded + failed + skipped`.
 */
export const RunSummaryV1 = defineContract({
  id: 'run-summary.v1',
  schema: z.strictObject({
    runId: RunId,
    /** The plan that the run applies. Absent: it applies rules, or does not tag. */
    planId: PlanId.optional(),
    /** The part of the plan that the run applies (`muster tag apply --canary`). Absent: all of it. */
    planPart: PlanPart.shape.part.optional(),
    /** Only in the output of `muster tag apply`: the run that applied the canary of the plan. Absent: it has none. */
    canaryRunId: RunId.optional(),
    status: ShownRunStatus,
    targets: z.strictObject({ planned: Count, succeeded: Count, failed: Count, skipped: Count }),
    /** Counts of the first scan of each target. */
    resources: ResourceCounts,
    tagging: TaggingCounts,
    /**
     * The results of each rule, in the order of the rules, for the planned targets that have ended so far. Absent if
     * the run does not tag, or an earlier version of Muster planned a part of it.
     */
    rules: z.array(RuleCounts).optional(),
    apiCalls: ApiCalls,
    startedAt: Timestamp,
    finishedAt: Timestamp.nullable(),
    /** Until the end, or until now if the run has not ended. */
    durationMs: Count,
    /** Targets that did not succeed, and resources that could not be tagged, by target. */
    outcomes: z.array(
      z.strictObject({
        accountId: AccountId,
        region: RegionName.optional(),
        /** Absent: `DEFAULT_RESOURCE_TYPE`. */
        resourceType: ResourceTypeName.optional(),
        status: OutcomeStatus,
        code: z.string().optional(),
        message: z.string().optional(),
      }),
    ),
    /** Accounts that the run leaves out and whose regions are unknown. Known regions are `skipped` in `outcomes`. */
    leftOut: z.array(LeftOutAccount).optional(),
    /** Instances with unusable parts, from the first scan of each target. Absent if there are none. */
    odd: OddOfRun.optional(),
    /** Absent if there are no notes. */
    notes: z.array(RunNote).optional(),
    /**
     * Scans that found far fewer instances than the table contained, so that their targets were scanned again. The
     * first 100 by account and region. Absent if there were none.
     */
    rescans: z
      .array(
        Rescan.extend({
          accountId: AccountId,
          region: RegionName,
          /** Absent: `DEFAULT_RESOURCE_TYPE`. */
          resourceType: ResourceTypeName.optional(),
        }),
      )
      .max(MAX_LISTED_RESCANS)
      .optional(),
    /** Number of scans that are not listed. Absent if it is zero. */
    moreRescans: z.number().int().min(1).optional(),
    /** Why the run as a whole failed, if no single target caused it. */
    error: Failure.optional(),
    /** The page about the run. Absent if the run has not ended, or the stage writes no pages. */
    report: RunReport.optional(),
  }),
  example: {
    runId: '20261123T080000Z-4f2a',
    status: 'partial',
    targets: { planned: 48, succeeded: 47, failed: 1, skipped: 0 },
    resources: { seen: 47000, added: 47000, changed: 0, unchanged: 0, gone: 0 },
    tagging: { planned: 47000, applied: 47000, verified: 47000, failed: 0, skipped: 0 },
    apiCalls: { [LISTING_CALL]: 94, 'ec2:CreateTags': 47 },
    startedAt: '2026-11-23T08:00:00.000Z',
    finishedAt: '2026-11-23T08:00:20.000Z',
    durationMs: 20000,
    outcomes: [
      {
        accountId: '333333333333',
        region: 'us-east-1',
        status: 'failed',
        code: 'UnauthorizedOperation',
        message: '…',
      },
    ],
  },
});
export type RunSummary = z.infer<typeof RunSummaryV1.schema>;
