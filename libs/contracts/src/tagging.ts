import * as z from 'zod';
import { defineContract } from './contract.ts';
import { DiscoverOutputV1, ScanName } from './discovery.ts';
import { entriesOf, pairsOf } from './entries.ts';
import { AccountId, ApiCalls, Count, InstanceId, RegionName, RunId, Timestamp } from './ids.ts';
import { Rescan } from './loss-guard.ts';
import { Roles } from './muster-config.ts';
import { PlannedRule, RuleCounts } from './rule-counts.ts';
import { CaughtError, RunContext, runContextExample } from './run.ts';
import { TagKey, TagValue } from './rules.ts';
import { TaskMaxAgeSeconds } from './task-age.ts';
import { refuseUnknown } from './tolerant.ts';

/** CreateTags takes up to 1000 resource ids. Source: EC2 API Reference, CreateTags.Resources. */
export const MAX_RESOURCES_PER_TASK = 1000;

const Target = { run: RunContext, accountId: AccountId, region: RegionName };
const targetExample = { run: runContextExample, accountId: '111111111111', region: 'us-east-1' };

/** Resources by what became of them; one resource counts once per task: `planned = applied + failed + skipped` once settled. */
export const TaggingCounts = z.strictObject({
  planned: Count,
  applied: Count,
  verified: Count,
  failed: Count,
  skipped: Count,
});
export type TaggingCounts = z.infer<typeof TaggingCounts>;
export const noTagging: TaggingCounts = { planned: 0, applied: 0, verified: 0, failed: 0, skipped: 0 };

/** Output of `PlanTags`: the tasks are in the ledger and sent to the queue, unless the target is to be scanned first. */
export const PlanTagsOutputV1 = defineContract({
  id: 'plan-tags-output.v1',
  schema: z.strictObject({
    tasks: Count,
    planned: Count,
    /** Rules that match a resource of the target. Absent where an earlier version made the plan. */
    rules: z.array(PlannedRule).optional(),
    /** The values that the table holds are too old to plan by: the target is scanned as `scan`, then planned. */
    rescan: z.literal(true).optional(),
    /** Name of that scan; there if `rescan` is. */
    scan: ScanName.optional(),
    /** Calls of the scans that were made for planning again; absent where there were none. */
    apiCalls: ApiCalls.optional(),
    /** Of these scans, those that found far fewer instances than the table held; absent where none did. */
    rescans: z.array(Rescan).optional(),
  }),
  example: { tasks: 1, planned: 1000 },
});
export type PlanTagsOutput = z.infer<typeof PlanTagsOutputV1.schema>;

/** Input of `PlanTags`. */
export const PlanTagsInputV1 = defineContract({
  id: 'plan-tags-input.v1',
  schema: z.strictObject({
    ...Target,
    /** The output before, with what the scan that it asked for found. Absent in the first call of an execution. */
    previous: PlanTagsOutputV1.schema.extend({ scanned: DiscoverOutputV1.schema.optional() }).optional(),
  }),
  example: targetExample,
});
export type PlanTagsInput = z.infer<typeof PlanTagsInputV1.schema>;

/** Output of `AwaitTagging`; given back to it as `previous`, so that pauses grow. */
export const AwaitTaggingOutputV1 = defineContract({
  id: 'await-tagging-output.v1',
  schema: z.strictObject({
    settled: z.boolean(),
    /** How long the Wait state pauses before the next look, whole seconds. */
    waitSeconds: z.number().int().min(1),
    /** Looks at the target so far, those before it was planned again included. */
    attempt: Count,
    /** The first look since the target was planned again; absent where it was planned once. */
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

/** In the first call. An output that lacks a field must not pass as this one. */
const nothingYet = refuseUnknown(z.strictObject({}));

export const AwaitTaggingInputV1 = defineContract({
  id: 'await-tagging-input.v1',
  schema: z.strictObject({
    ...Target,
    /** Regions of the account in this run, which share one history of events. Absent: as many as there are. */
    regionCount: Count.optional(),
    previous: z.union([AwaitTaggingOutputV1.schema, nothingYet]),
  }),
  example: { ...targetExample, previous: {} },
});
export type AwaitTaggingInput = z.infer<typeof AwaitTaggingInputV1.schema>;

/** Where verification stands: which scan comes next, or that it is over. */
export const VerificationV1 = defineContract({
  id: 'verification.v1',
  schema: z.strictObject({
    /** True once every applied tag was seen, or there is no point in looking again. */
    done: z.boolean(),
    attempt: z.number().int().min(1),
    /** The scan whose result is compared (input) or that is to be made next (output). */
    scan: ScanName,
    waitSeconds: z.number().int().min(1),
    tagging: TaggingCounts,
    /** Calls of all verification scans and of the tag tasks so far. */
    apiCalls: ApiCalls,
    /** Verification scans that found far fewer instances than the table held; absent where none did. */
    rescans: z.array(Rescan).optional(),
    /** First reason why resources of this target were not tagged, if any. */
    failure: z.strictObject({ code: z.string(), message: z.string() }).optional(),
    /** Rules that match a resource of the target. Absent before the first look, and where an earlier version planned. */
    rules: z.array(RuleCounts).optional(),
  }),
  example: {
    done: true,
    attempt: 1,
    scan: 'verification-1',
    waitSeconds: 2,
    tagging: { planned: 1000, applied: 1000, verified: 1000, failed: 0, skipped: 0 },
    apiCalls: { 'ec2:DescribeInstances': 1, 'ec2:CreateTags': 1 },
  },
});
export type Verification = z.infer<typeof VerificationV1.schema>;

export const VerifyTagsInputV1 = defineContract({
  id: 'verify-tags-input.v1',
  schema: z.strictObject({ ...Target, rescan: DiscoverOutputV1.schema, verification: VerificationV1.schema }),
  example: {
    ...targetExample,
    rescan: DiscoverOutputV1.example,
    verification: { ...VerificationV1.example, done: false, apiCalls: {} },
  },
});
export type VerifyTagsInput = z.infer<typeof VerifyTagsInputV1.schema>;

/** Body of a message in the task queue: a reference; the task itself is in the ledger. */
export const TagTaskMessageV1 = defineContract({
  id: 'tag-task-message.v1',
  schema: z.strictObject({
    schemaVersion: z.literal(1),
    runId: RunId,
    accountId: AccountId,
    region: RegionName,
    taskNumber: z.number().int().min(1),
    homeRegion: RegionName,
    roles: Roles,
    /** As in the context of the run. */
    taskMaxAgeSeconds: TaskMaxAgeSeconds.optional(),
    resumedAt: Timestamp.optional(),
  }),
  example: {
    schemaVersion: 1,
    runId: '20261123T080000Z-4f2a',
    accountId: '111111111111',
    region: 'us-east-1',
    taskNumber: 1,
    homeRegion: 'us-east-1',
    roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
  },
});
export type TagTaskMessage = z.infer<typeof TagTaskMessageV1.schema>;

/**
 * A task in the ledger: one change, the same for all its resources, in one target. Never changed once planned.
 * Tags are lists of pairs; where an earlier version wrote objects, they are read as well.
 */
export const TagTaskV1 = defineContract({
  id: 'tag-task.v1',
  schema: z.strictObject({
    schemaVersion: z.literal(1),
    runId: RunId,
    accountId: AccountId,
    region: RegionName,
    taskNumber: z.number().int().min(1),
    set: pairsOf(TagKey, TagValue),
    ruleIds: z.array(z.string()),
    /** For each resource the value that each key of `set` had before, null where it was absent. */
    resources: z
      .array(
        z.strictObject({
          id: InstanceId,
          before: pairsOf(z.string(), z.string().nullable()),
          /** Which of `ruleIds` decide a tag of this resource, by position. Absent: all of them. */
          rules: z.array(Count).optional(),
        }),
      )
      .min(1)
      .max(MAX_RESOURCES_PER_TASK),
    /** With the change its resources would have more tags than EC2 allows: they fail, and no call is spent on them. */
    exceedsTagLimit: z.literal(true).optional(),
    /**
     * No value in `before` was read earlier. A task that is older than the limit is not applied. Where an earlier version
     * wrote the task, readers give the time at which it was written.
     */
    readAt: Timestamp.optional(),
    /** Which planning of the target in this run it belongs to. Absent: the first. */
    round: z.number().int().min(1).optional(),
  }),
  example: {
    schemaVersion: 1,
    runId: '20261123T080000Z-4f2a',
    accountId: '111111111111',
    region: 'us-east-1',
    taskNumber: 1,
    set: [['Production', 'Yes']],
    ruleIds: ['production'],
    resources: [
      { id: 'i-0123456789abcdef0', before: [['Production', null]] },
      { id: 'i-0123456789abcdef1', before: [['Production', 'No']] },
    ],
  },
});
export type TagTask = z.infer<typeof TagTaskV1.schema>;

/** What became of one resource of a task where that differs from the task as a whole. */
export const ResourceException = z.strictObject({
  id: InstanceId,
  outcome: z.enum(['failed', 'skipped']),
  code: z.string(),
  message: z.string(),
});
export type ResourceException = z.infer<typeof ResourceException>;

/** Each resource at most once. Earlier versions wrote an object keyed by the id, which is read as well. */
export const ResourceExceptions = z.preprocess((data) => {
  const entries = entriesOf(data);
  return entries === undefined ? data : [...entries].map(([id, exception]) => ({ ...Object(exception), id }));
}, z.array(ResourceException));

/** What became of a task: every resource has the outcome `applied` unless `exceptions` names it. */
export const TagTaskOutcomeV1 = defineContract({
  id: 'tag-task-outcome.v1',
  schema: z.strictObject({
    schemaVersion: z.literal(1),
    taskNumber: z.number().int().min(1),
    settledAt: Timestamp,
    resources: Count,
    exceptions: ResourceExceptions,
    apiCalls: ApiCalls,
  }),
  example: {
    schemaVersion: 1,
    taskNumber: 1,
    settledAt: '2026-11-23T08:00:05.000Z',
    resources: 2,
    exceptions: [
      {
        id: 'i-0123456789abcdef1',
        outcome: 'skipped',
        code: 'InvalidInstanceID.NotFound',
        message: 'The instance no longer exists',
      },
    ],
    apiCalls: { 'ec2:CreateTags': 2, 'sts:AssumeRole': 1 },
  },
});
export type TagTaskOutcome = z.infer<typeof TagTaskOutcomeV1.schema>;

/** Input of `RecordOutcome`: all that the states of a target gathered. */
export const RecordOutcomeInputV1 = defineContract({
  id: 'record-outcome-input.v1',
  schema: z.object({
    ...Target,
    discovery: DiscoverOutputV1.schema.optional(),
    /** Where tags were planned again, with the newest scan that was made for it. */
    plan: PlanTagsOutputV1.schema.extend({ scanned: DiscoverOutputV1.schema.optional() }).optional(),
    /** Output of the newest verification scan, also of one that did not come to its end. */
    rescan: DiscoverOutputV1.schema.optional(),
    verification: VerificationV1.schema.optional(),
    error: CaughtError.optional(),
  }),
  example: { ...targetExample, discovery: DiscoverOutputV1.example },
});
export type RecordOutcomeInput = z.infer<typeof RecordOutcomeInputV1.schema>;

/** Input of `RecordAccountOutcome`: `known.regions` are the targets that the failure concerns. */
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
