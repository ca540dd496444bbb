import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId, Count, RegionName, ResourceId, RunId, Timestamp } from '../values/ids.ts';
import { PlanId } from '../values/plan-id.ts';
import { ResourceTypeName } from '../values/resource-type-name.ts';
import { PlannedRule } from '../values/rule-counts.ts';

/**
 * Why a plan leaves a resource of a planned target as it is:
 * - `AlreadySet`: it has every tag that its rules want.
 * - `ValueKept`: a tag has another value, which the rule keeps (`onConflict: keep`).
 * - `TagLimit`: it would have more tags than EC2 allows.
 * - `State`: a rule would match it in another state, or the resource ends soon, so that a list does not change it.
 * - `Managed`: a rule would match it if `managed` were different.
 * - `Owned`: an AWS service owns it, and its rules leave such resources alone (`owned`).
 * - `Template`: a template of a value cannot be filled.
 * - `ValueLimit`: a value would be empty or too long.
 * - `RenameKept`: a tag is not renamed, because there is another value.
 * - `NoRule`: no rule matches it.
 *
 * Why a plan that is made from a run leaves a resource of the run as it is:
 * - `NotApplied`: the run did not change it, so there is nothing to undo.
 * - `NotFailed`: the run changed or skipped it, so there is nothing to try again.
 * - `ValueRefused`: it had a tag value that cannot be set.
 */
export const LeftAloneReason = z.enum([
  'AlreadySet',
  'ValueKept',
  'TagLimit',
  'State',
  'Managed',
  'Owned',
  'Template',
  'ValueLimit',
  'RenameKept',
  'NoRule',
  'NotApplied',
  'NotFailed',
  'ValueRefused',
]);
export type LeftAloneReason = z.infer<typeof LeftAloneReason>;

/**
 * Why a plan leaves a target out:
 * - `NeverRead`: no complete scan of it is in the table.
 * - `Unreadable`: the last run could not read it, so its values are old.
 * - `Stale`: its last complete scan is older than `planMaxAge`.
 * - `OutOfScope`: the last run or the configuration does not cover it.
 * - `FactsUnknown`: a rule needs organizational units or account tags that are not known.
 * - `Refused`: rules disagree about it. The plan of a stage is not saved then.
 */
export const UnplannedReason = z.enum([
  'NeverRead',
  'Unreadable',
  'Stale',
  'OutOfScope',
  'FactsUnknown',
  'Refused',
]);
export type UnplannedReason = z.infer<typeof UnplannedReason>;

/** The reason for leaving a target or an account out. */
export const Unplanned = z.strictObject({
  reason: UnplannedReason,
  /** Since when it is unreadable or out of scope, or when it was last read. Absent: unknown, or never. */
  since: Timestamp.optional(),
  /** Code and message of the last error of an unreadable target. Absent: none is known. */
  code: z.string().optional(),
  message: z.string().optional(),
});
export type Unplanned = z.infer<typeof Unplanned>;

/** A target that is left out, or an account without a known target. */
export const TargetLeftOut = z.strictObject({
  accountId: AccountId,
  region: RegionName.optional(),
  /** Absent: `DEFAULT_RESOURCE_TYPE`. */
  resourceType: ResourceTypeName.optional(),
  ...Unplanned.shape,
});
export type TargetLeftOut = z.infer<typeof TargetLeftOut>;

/** How a plan changes the resources that a rule matches. `tagLimit`: EC2 would allow none of its tags. */
export const RuleOfPlan = z.strictObject({ ...PlannedRule.shape, tagLimit: Count });
export type RuleOfPlan = z.infer<typeof RuleOfPlan>;

/**
 * How often a plan adds a tag key, changes its value, removes it, or keeps another value than a rule wants. `removed`
 * is absent if it is 0.
 */
export const KeyOfPlan = z.strictObject({
  key: z.string(),
  added: Count,
  changed: Count,
  removed: Count.optional(),
  kept: Count,
});
export type KeyOfPlan = z.infer<typeof KeyOfPlan>;

export const LeftAlone = z.strictObject({ reason: LeftAloneReason, resources: Count });
export type LeftAlone = z.infer<typeof LeftAlone>;

/** What rules could not do on resources, by reason. The reasons are explained at `LeftAloneReason`. */
export const ReportedConflict = z.strictObject({
  reason: z.enum(['Template', 'ValueLimit', 'RenameKept', 'Owned']),
  resources: Count,
  /** Up to three of them. */
  examples: z.array(
    z.strictObject({
      accountId: AccountId,
      region: RegionName,
      resourceId: ResourceId,
      ruleId: z.string(),
      /** The tag that is not changed. Absent: the reason concerns the whole resource. */
      key: z.string().optional(),
      /** What is in the way, such as `the tag Name is missing`. */
      message: z.string(),
    }),
  ),
});
export type ReportedConflict = z.infer<typeof ReportedConflict>;

/** What the options of the command selected. An absent list: everything. */
export const PlanScope = z.strictObject({
  accountIds: z.array(AccountId).optional(),
  regions: z.array(RegionName).optional(),
  ruleIds: z.array(z.string()).optional(),
});
export type PlanScope = z.infer<typeof PlanScope>;

/** Sums of a plan. */
export const PlanCounts = z.strictObject({
  /** Resources that the plan changes. */
  resources: Count,
  /** Tags that it sets or removes on them. */
  tags: Count,
  /** Calls that EC2 needs for this at least. */
  tasks: Count,
  /** Tags that keep another value than a rule wants, or that a rule cannot change. */
  conflicts: Count,
  /**
   * Present resources of the planned targets: `resources` and those in `leftAlone`. In a plan that is made from a run,
   * the resources of the run's tasks.
   */
  present: Count,
});
export type PlanCounts = z.infer<typeof PlanCounts>;

/**
 * The run from whose ledger a plan is made: `undoOf` takes its changes back, `retryOf` repeats those that failed. Both
 * are absent in a plan that is made with rules.
 */
export const PlanOrigin = z.strictObject({ undoOf: RunId.optional(), retryOf: RunId.optional() });
export type PlanOrigin = z.infer<typeof PlanOrigin>;

/**
 * The file with the tags of each resource, from which a plan is made in place of rules (`muster tag plan --from`).
 * `counts.present` counts the resources of the file that are in planned targets.
 */
export const PlanList = z.strictObject({
  file: z.string(),
  /** Resources that the file names. */
  resources: Count,
  /** Those that are not in a planned target: they are gone, or their target is left out or was never read. */
  notFound: Count,
});
export type PlanList = z.infer<typeof PlanList>;

/** SHA-256 of the rules, in hexadecimal digits. */
export const RulesFingerprint = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * A tag plan without its changes: `--json` of `muster tag plan`, and the elements of `--json` of `muster tag plans`.
 * Nothing is changed until it is applied.
 */
export const TagPlanV1 = defineContract({
  id: 'tag-plan.v1',
  schema: z.strictObject({
    planId: PlanId,
    createdAt: Timestamp,
    ...PlanOrigin.shape,
    /** Absent: the plan is not made from a file with the tags of each resource. */
    list: PlanList.optional(),
    /** Of the rules that the plan was made with. Absent: it is made from a run or a list. */
    rulesFingerprint: RulesFingerprint.optional(),
    /** The file with the rules. Absent: they are those of an earlier run, or the plan is made from a run or a list. */
    rulesFile: z.string().optional(),
    scope: PlanScope,
    counts: PlanCounts,
    targets: z.strictObject({ planned: Count, leftOut: Count }),
    /** When the scans began that read the oldest and the newest target of the plan. Absent: it has no target. */
    asOf: z.strictObject({ oldest: Timestamp, newest: Timestamp }).optional(),
    /** All rules of the plan, in their order. In a plan that is made from a run, the rules of the run. */
    byRule: z.array(RuleOfPlan),
    byAccount: z.array(z.strictObject({ accountId: AccountId, resources: Count })),
    byRegion: z.array(z.strictObject({ region: RegionName, resources: Count })),
    byKey: z.array(KeyOfPlan),
    leftAlone: z.array(LeftAlone),
    /** What rules could not do, also on resources that are changed otherwise. Absent: nothing. */
    reported: z.array(ReportedConflict).optional(),
    /** Targets that the plan does not cover, and accounts without a known target, which have no region. */
    leftOut: z.array(TargetLeftOut),
  }),
  example: {
    planId: 'plan-20261123T090000Z-7c1e',
    createdAt: '2026-11-23T09:00:00.000Z',
    rulesFingerprint: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    rulesFile: '/home/ops/muster.yaml',
    scope: { accountIds: ['111111111111'] },
    counts: { resources: 996, tags: 996, tasks: 1, conflicts: 1, present: 1000 },
    targets: { planned: 1, leftOut: 1 },
    asOf: { oldest: '2026-11-23T08:00:01.000Z', newest: '2026-11-23T08:00:01.000Z' },
    byRule: [{ id: 'production', planned: 996, kept: 1, nothingToDo: 2, overruled: 0, tagLimit: 0 }],
    byAccount: [{ accountId: '111111111111', resources: 996 }],
    byRegion: [{ region: 'us-east-1', resources: 996 }],
    byKey: [{ key: 'Production', added: 996, changed: 0, kept: 1 }],
    leftAlone: [
      { reason: 'AlreadySet', resources: 2 },
      { reason: 'ValueKept', resources: 1 },
      { reason: 'State', resources: 1 },
    ],
    leftOut: [
      {
        accountId: '111111111111',
        region: 'eu-west-1',
        reason: 'Unreadable',
        since: '2026-11-23T08:00:02.000Z',
        code: 'UnauthorizedOperation',
        message: '…',
      },
    ],
  },
});
export type TagPlan = z.infer<typeof TagPlanV1.schema>;
