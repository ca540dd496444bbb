import { GoneRetentionDays } from './gone-retention.ts';
import { LedgerRetention } from './ledger-retention.ts';
import { LossGuard } from './loss-guard.ts';
import { PlanLimits } from './plan-limits.ts';
import { ProtectedTagKeys } from './protected-tag-keys.ts';
import { TagCallsPerSecond } from './tag-call-rate.ts';
import { CompareAfterSeconds, TaskMaxAgeSeconds } from './task-age.ts';
import { Tolerate } from './tolerate.ts';

/** The optional settings of a run. `muster.yaml` and the context of the run have the same. */
export const runSettings = {
  /** Tag keys that no rule may change. A run whose rules name one is refused. Absent: none. */
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
  /** How many resources a plan may change. A run that tags without a plan is refused. Absent: any number. */
  planLimits: PlanLimits.optional(),
  /** Default: `DEFAULT_TAG_CALLS_PER_SECOND`. */
  tagCallsPerSecond: TagCallsPerSecond.optional(),
  /** How long the ledger keeps the run. Default: `DEFAULT_LEDGER_RETENTION`. */
  ledgerRetention: LedgerRetention.optional(),
};
