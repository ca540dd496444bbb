/**
 * An execution's history holds 25,000 events, and all regions of an account share one: the execution fails where it is
 * full. Source: Step Functions Developer Guide, "Quotas".
 */
const HISTORY_EVENTS = 25_000;
/** A twentieth of the history is kept for retries. */
const EVENTS_FOR_TARGETS = HISTORY_EVENTS * 0.95;
/** A target without its looks: scans, plans, verification and their pauses. */
export const EVENTS_OF_TARGET = 220;
/** A Task, a Choice and a Wait state. */
export const EVENTS_OF_LOOK = 9;
/** No target is looked at more often: with pauses of 15 minutes this is more than a day. */
const MOST_LOOKS = 150;
/** Where the number is not known, it is taken to be as large as in AWS's largest partition. */
const MOST_REGIONS = 34;
/** Up to so many regions can be looked at every 15 minutes for a day. */
const REGIONS_OF_SHORT_PAUSES = 16;

/** A pause is so many times longer than the one before while nothing settles. */
export const GROWTH_WHILE_NOTHING_SETTLES = 2;

export interface LookPace {
  /** Pauses are never longer than this, and never shorter than `slowestGrowth` to the power of the look. */
  readonly longestWaitSeconds: number;
  readonly slowestGrowth: number;
  /** The last look, all plannings of the target together. */
  readonly maxLooks: number;
}

/** How often a target is looked at: the more regions the account has, the longer the pauses, so that each can wait for a day. */
export function lookPaceOf(regionCount = MOST_REGIONS): LookPace {
  const events = EVENTS_FOR_TARGETS / Math.max(1, regionCount) - EVENTS_OF_TARGET;
  const maxLooks = Math.max(1, Math.min(MOST_LOOKS, Math.floor(events / EVENTS_OF_LOOK)));
  return regionCount <= REGIONS_OF_SHORT_PAUSES
    ? { longestWaitSeconds: 900, slowestGrowth: 1.15, maxLooks }
    : { longestWaitSeconds: 5_400, slowestGrowth: 1.25, maxLooks };
}
