/**
 * An execution's history holds 25,000 events, and all targets of an account share one. The execution fails when it is
 * full. Source: Step Functions Developer Guide, "Quotas".
 */
const HISTORY_EVENTS = 25_000;
/** A twentieth of the history is reserved for retries. */
const EVENTS_FOR_TARGETS = HISTORY_EVENTS * 0.95;
/** Events of a target without its checks: scans, plans, verification and their pauses. */
export const EVENTS_OF_TARGET = 220;
/** A Task, a Choice and a Wait state. */
export const EVENTS_OF_LOOK = 9;
/** Maximum number of checks of a target. With pauses of 15 minutes, this is more than a day. */
const MOST_LOOKS = 150;
/** If the number is unknown, the number of regions of AWS's largest partition is assumed. */
const MOST_REGIONS = 34;
/** Up to this many targets can be checked every 15 minutes for a day. */
const TARGETS_OF_SHORT_PAUSES = 16;
/** The longest pause of an account with more targets than regions. Four of them are a day. */
const SIX_HOURS_SECONDS = 21_600;
const LOOKS_OF_LAST_DAY = 4;

/** Factor from one pause to the next while no task settles. */
export const GROWTH_WHILE_NOTHING_SETTLES = 2;

export interface LookPace {
  /** Pauses are never longer than this, and never shorter than `slowestGrowth` to the power of the number of checks. */
  readonly longestWaitSeconds: number;
  readonly slowestGrowth: number;
  /** The last check, counted over all plannings of the target. */
  readonly maxLooks: number;
}

/**
 * How often a target is checked: the more targets the account has, the longer are the pauses, so that each can wait for
 * a day. An account with more than 89 targets has too few events for that.
 */
export function lookPaceOf(targetCount = MOST_REGIONS): LookPace {
  const events = EVENTS_FOR_TARGETS / Math.max(1, targetCount) - EVENTS_OF_TARGET;
  const maxLooks = Math.max(1, Math.min(MOST_LOOKS, Math.floor(events / EVENTS_OF_LOOK)));
  if (targetCount <= TARGETS_OF_SHORT_PAUSES)
    return { longestWaitSeconds: 900, slowestGrowth: 1.15, maxLooks };
  if (targetCount <= MOST_REGIONS) return { longestWaitSeconds: 5_400, slowestGrowth: 1.25, maxLooks };
  const growingLooks = Math.max(1, maxLooks - LOOKS_OF_LAST_DAY);
  return {
    longestWaitSeconds: SIX_HOURS_SECONDS,
    slowestGrowth: SIX_HOURS_SECONDS ** (1 / growingLooks),
    maxLooks,
  };
}
