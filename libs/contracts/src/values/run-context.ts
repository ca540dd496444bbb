import * as z from 'zod';
import { GoneRetentionDays } from './gone-retention.ts';
import { RegionName, RunId, Timestamp } from './ids.ts';
import { LossGuard } from './loss-guard.ts';
import { ProtectedTagKeys } from './protected-tag-keys.ts';
import { RegionSelection } from './region-selection.ts';
import { Roles } from './roles.ts';
import { Rules } from './rules.ts';
import { TaskMaxAgeSeconds } from './task-age.ts';
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

/** What every state of a run needs to know; carried through the state machine unchanged. */
export const RunContext = z.strictObject({
  runId: RunId,
  homeRegion: RegionName,
  regions: RegionSelection,
  roles: Roles,
  rules: Rules,
  /** False for a run that only takes the inventory. */
  tag: z.boolean(),
  /** Tag keys that no rule may set: a run whose rules do is refused. Absent: none. */
  protectedTagKeys: ProtectedTagKeys.optional(),
  /** Codes and regions whose explicit denials are skipped. Absent: none. */
  tolerate: Tolerate.optional(),
  /** `defaultLossGuard` where it is absent. */
  lossGuard: LossGuard.optional(),
  /** `DEFAULT_GONE_RETENTION_DAYS` where it is absent. */
  goneRetentionDays: GoneRetentionDays.optional(),
  /** How old the values of a tag task may be when it is applied. `DEFAULT_TASK_MAX_AGE_SECONDS` where it is absent. */
  taskMaxAgeSeconds: TaskMaxAgeSeconds.optional(),
  /** When the run was last resumed. Set by `PlanRun`: absent in a request and in a run that was not resumed. */
  resumedAt: Timestamp.optional(),
});
export type RunContext = z.infer<typeof RunContext>;
