import type { Failure } from '@muster/contracts';

/** Counts of a target: resources of its first scan, and resources that were tagged. */
export interface Counts {
  readonly seen: number;
  readonly added: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly gone: number;
  readonly tagged: number;
  readonly verified: number;
  /** Planned for tagging and skipped: not found any more, changed by somebody else, or tagged already. */
  readonly leftAlone: number;
}

export const NO_COUNTS: Counts = {
  seen: 0,
  added: 0,
  changed: 0,
  unchanged: 0,
  gone: 0,
  tagged: 0,
  verified: 0,
  leftAlone: 0,
};

/** A scan that was repeated because it found far fewer resources than the table holds. */
export interface Rescan {
  readonly scan: string;
  readonly before: number;
  readonly found: number;
  /** Number of scans. */
  readonly scans: number;
  readonly result: string;
}

export type Activity = 'discovering' | 'planning tags' | 'tagging' | 'verifying';

interface OfTarget {
  readonly accountId: string;
  readonly region: string;
  /** Absent: the default type. */
  readonly resourceType?: string | undefined;
}

/** A target that waits for another scan, because its scan found far fewer instances than before. */
export interface TargetWaits extends OfTarget {
  readonly type: 'targetWaits';
  readonly waitSeconds: number;
  readonly before: number;
  readonly found: number;
}

export interface TargetFinished extends OfTarget {
  readonly type: 'targetFinished';
  readonly failure?: Failure | undefined;
  /** Code of the reason for skipping the target. */
  readonly skipped?: string | undefined;
  readonly counts: Counts;
  /** Results of repeated scans, if any. */
  readonly rescans: readonly Rescan[];
}

/** A target that waits for its tags while tagging is paused. */
export interface TaggingPaused extends OfTarget {
  readonly type: 'taggingPaused';
  readonly pausedAt: string;
}

/** Tagging is paused in the stage, or not any more. */
export interface StagePause {
  readonly type: 'stagePause';
  readonly pausedAt: string | undefined;
}

/** The events that the display shows. They are the same for runs on this machine and in AWS. */
export type RunEvent =
  | StagePause
  | { readonly type: 'accountsPlanned'; readonly accountIds: readonly string[] }
  | { readonly type: 'regionsListed'; readonly accountId: string; readonly targets: number }
  | ({ readonly type: 'targetActive'; readonly activity: Activity } & OfTarget)
  | ({ readonly type: 'targetScanned'; readonly seen: number } & OfTarget)
  | TargetWaits
  | TaggingPaused
  | TargetFinished
  | {
      readonly type: 'accountFailed';
      readonly accountId: string;
      readonly failure: Failure;
      /** Targets of the account that the inventory knows, at least 1. */
      readonly targets: number;
    };
