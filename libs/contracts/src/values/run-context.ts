import * as z from 'zod';
import { GoneRetentionDays } from './gone-retention.ts';
import { RegionName, RunId, Timestamp } from './ids.ts';
import { LossGuard } from './loss-guard.ts';
import { PlanId } from './plan-id.ts';
import { ProtectedTagKeys } from './protected-tag-keys.ts';
import { RegionSelection } from './region-selection.ts';
import { Roles } from './roles.ts';
import { Rules } from './rules.ts';
import { TagCallsPerSecond } from './tag-call-rate.ts';
import { CompareAfterSeconds, TaskMaxAgeSeconds } from './task-age.ts';
import { Tolerate } from './tolerate.ts';

/** For the examples of all messages of a run. */
export const runContextExample = {
  runId: '20261123T080000Z-4f2a',
  homeRegion: 'us-east-1',
  regions: 'enabled' as const,
  roles: { reader: 'MusterReader', tagger: 'MusterTagger', externalId: 'muster' },
  rules: [{ id: 'production', match: {}, set: [['Production', 'Yes'] as const] }],
  tag: true,
} satisfies z.input<typeof RunContext>;

/** The data of a run that every state needs. The state machine passes it on unchanged. */
export const RunContext = z.strictObject({
  runId: RunId,
  homeRegion: RegionName,
  regions: RegionSelection,
  roles: Roles,
  rules: Rules,
  /** False for a run that only makes the inventory. */
  tag: z.boolean(),
  /** Tag keys that no rule may set. A run whose rules set one is refused. Absent: none. */
  protectedTagKeys: ProtectedTagKeys.optional(),
  /** Codes and regions whose explicit denials are skipped. Absent: none. */
  tolerate: Tolerate.optional(),
  /** Default: `defaultLossGuard`. */
  lossGuard: LossGuard.optional(),
  /** Default: `DEFAULT_GONE_RETENTION_DAYS`. */
  goneRetentionDays: GoneRetentionDays.optional(),
  /** Maximum age of the values of a tag task when it is applied. Default: `DEFAULT_TASK_MAX_AGE_SECONDS`. */
  taskMaxAgeSeconds: TaskMaxAgeSeconds.optional(),
  /** The tags of a task are read again before the change if they are older. Default: `DEFAULT_COMPARE_AFTER_SECONDS`. */
  compareAfterSeconds: CompareAfterSeconds.optional(),
  /** The saved plan whose changes the run makes. The rules are those of the plan and are not evaluated. Absent: none. */
  planId: PlanId.optional(),
  /** Default: `DEFAULT_TAG_CALLS_PER_SECOND`. */
  tagCallsPerSecond: TagCallsPerSecond.optional(),
  /**
   * The request has settings of single accounts. `ListRegions` reads them from the table of runs, so that the state of
   * an account contains only its own. Absent: there are none.
   */
  hasAccountSettings: z.literal(true).optional(),
  /**
   * `PlanRun` stored the names of the organization's accounts in the table of runs. `ListRegions` reads the name of its
   * account there, because the names of thousands of accounts are too large for the state. Absent: there are none.
   */
  hasAccountNames: z.literal(true).optional(),
  /** When the run was last resumed. Set by `PlanRun`. Absent in a request and in a run that was not resumed. */
  resumedAt: Timestamp.optional(),
});
export type RunContext = z.infer<typeof RunContext>;
