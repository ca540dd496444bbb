import * as z from 'zod';
import { defineContract } from './contract.ts';
import { ResourceCounts } from './discovery.ts';
import { AccountId, ApiCalls, Count, RegionName, RunId, Timestamp } from './ids.ts';
import { Rescan } from './loss-guard.ts';
import { LeftOutAccount } from './scope.ts';
import { OddInstances, OddOfRun } from './odd.ts';
import { RuleCounts } from './rule-counts.ts';
import { TaggingCounts } from './tagging.ts';

export const OutcomeStatus = z.enum(['succeeded', 'failed', 'skipped']);
export type OutcomeStatus = z.infer<typeof OutcomeStatus>;

/**
 * How a target ended. Without a region it speaks of a whole account that could not be read and of which
 * nothing is known yet; it then counts as one target.
 */
export const TargetOutcomeV1 = defineContract({
  id: 'target-outcome.v1',
  schema: z.strictObject({
    accountId: AccountId,
    region: RegionName.optional(),
    status: OutcomeStatus,
    code: z.string().optional(),
    message: z.string().optional(),
    resources: ResourceCounts,
    tagging: TaggingCounts,
    apiCalls: ApiCalls,
    /** Of the first scan, as `Discover` gives them. */
    odd: OddInstances.optional(),
    managedHidden: z.literal(true).optional(),
    finishedAt: Timestamp,
    /** Rules that match a resource of the target. Absent where nothing was planned, or an earlier version planned. */
    rules: z.array(RuleCounts).optional(),
    /** Scans that found far fewer instances than the table held; absent where none did. */
    rescans: z.array(Rescan).optional(),
  }),
  example: {
    accountId: '111111111111',
    region: 'us-east-1',
    status: 'succeeded',
    resources: { seen: 1000, added: 1000, changed: 0, unchanged: 0, gone: 0 },
    tagging: { planned: 1000, applied: 1000, verified: 1000, failed: 0, skipped: 0 },
    apiCalls: { 'ec2:DescribeInstances': 2, 'ec2:CreateTags': 1 },
    finishedAt: '2026-11-23T08:00:09.000Z',
  },
});
export type TargetOutcome = z.infer<typeof TargetOutcomeV1.schema>;

/** How a run stands, as it is stored. A `stopped` run is not over: it was stopped by hand and can be resumed. */
export const RunStatus = z.enum(['running', 'complete', 'partial', 'failed', 'stopped']);
export type RunStatus = z.infer<typeof RunStatus>;

/**
 * How a run stands, as it is shown: `interrupted` is a run on one machine that is stored as running while no process
 * carries it out. It is found out when the run is read, and never stored.
 */
export const ShownRunStatus = z.enum([...RunStatus.options, 'interrupted']);
export type ShownRunStatus = z.infer<typeof ShownRunStatus>;
/** Something that did not keep a run from its work and that a person has to know. */
export const RunNote = z.strictObject({
  accountId: AccountId,
  region: RegionName.optional(),
  code: z.string(),
  message: z.string(),
});
export type RunNote = z.infer<typeof RunNote>;
/** Scans that were made again which a summary lists at most. */
export const MAX_LISTED_RESCANS = 100;

/** The result of a run: `--json` of `run` and `status`. `targets.planned = succeeded + failed + skipped` once it has ended. */
export const RunSummaryV1 = defineContract({
  id: 'run-summary.v1',
  schema: z.strictObject({
    runId: RunId,
    status: ShownRunStatus,
    targets: z.strictObject({ planned: Count, succeeded: Count, failed: Count, skipped: Count }),
    /** Of the first scan of each target. */
    resources: ResourceCounts,
    tagging: TaggingCounts,
    /**
     * What each rule of the run did, in the order of the rules: in the targets whose tags were planned, those that have
     * ended so far. Absent where the run does not tag, and where an earlier version of Muster planned a part of it.
     */
    rules: z.array(RuleCounts).optional(),
    apiCalls: ApiCalls,
    startedAt: Timestamp,
    finishedAt: Timestamp.nullable(),
    /** Until the end, and up to now while the run has not ended. */
    durationMs: Count,
    /** Targets that did not succeed, and resources that could not be tagged, by target. */
    outcomes: z.array(
      z.strictObject({
        accountId: AccountId,
        region: RegionName.optional(),
        status: OutcomeStatus,
        code: z.string().optional(),
        message: z.string().optional(),
      }),
    ),
    /** Accounts that the run leaves out and of which no region is known. Known regions are `skipped` in `outcomes`. */
    leftOut: z.array(LeftOutAccount).optional(),
    /** Instances of which not everything could be used, of the first scan of each target; absent where there are none. */
    odd: OddOfRun.optional(),
    /** Absent where there is nothing to note. */
    notes: z.array(RunNote).optional(),
    /**
     * Scans that found far fewer instances than the table held, so that their targets were scanned again; the first 100
     * by account and region. Absent where there was none.
     */
    rescans: z
      .array(Rescan.extend({ accountId: AccountId, region: RegionName }))
      .max(MAX_LISTED_RESCANS)
      .optional(),
    /** Scans beyond those that are listed; absent where there is none. */
    moreRescans: z.number().int().min(1).optional(),
    /** Why the run as a whole failed, where no single target is to blame. */
    error: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  }),
  example: {
    runId: '20261123T080000Z-4f2a',
    status: 'partial',
    targets: { planned: 48, succeeded: 47, failed: 1, skipped: 0 },
    resources: { seen: 47000, added: 47000, changed: 0, unchanged: 0, gone: 0 },
    tagging: { planned: 47000, applied: 47000, verified: 47000, failed: 0, skipped: 0 },
    apiCalls: { 'ec2:DescribeInstances': 94, 'ec2:CreateTags': 47 },
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
