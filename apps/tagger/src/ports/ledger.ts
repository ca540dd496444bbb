import type {
  ApiCalls,
  Failure,
  PlannedRule,
  ResourceException,
  TaggingCounts,
  TagTask,
  TagTaskOutcome,
} from '@muster/contracts';

/** One account and region within one run, and the type of the resources to tag. */
export interface Target {
  readonly runId: string;
  readonly accountId: string;
  readonly region: string;
  /** The default type if absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
  /** How long the records of the run are kept, such as `180d`. The default if absent: `DEFAULT_LEDGER_RETENTION`. */
  readonly ledgerRetention?: string | undefined;
}

export interface TaskKey extends Target {
  readonly taskNumber: number;
}

/**
 * Marks the plan of a target as complete in the ledger: its tasks are numbered 1 to `tasks`. A task with a higher
 * number comes from a planner that did not complete a plan. It is neither sent nor read.
 */
export interface PlanMarker {
  readonly tasks: number;
  readonly planned: number;
  readonly conflictsKept: number;
  /** Rules that match a resource of the target, in their order. Absent if an earlier version made the plan. */
  readonly rules?: readonly PlannedRule[] | undefined;
  /** When the newest round was planned. */
  readonly createdAt: string;
  /** How often the target was planned in this run. Once if absent. */
  readonly round?: number | undefined;
  /** Number of tasks of earlier rounds, which come first. None if absent. */
  readonly tasksBefore?: number | undefined;
  /** Rounds that were planned because tasks were too old, since the run was started or resumed. None if absent. */
  readonly replans?: number | undefined;
}

/** The decisions of an interrupted attempt at a task. The next attempt continues from there. */
export interface TaskProgress {
  readonly applied: readonly string[];
  readonly exceptions: readonly ResourceException[];
  readonly apiCalls: ApiCalls;
  /** Calls of the search for refused resources. Absent if there are none, or if an earlier version wrote the record. */
  readonly searchCalls?: number | undefined;
  /**
   * Undecided resources with tags that an attempt may have changed: a call ended without an answer, or only one of two
   * calls was made. Absent: none.
   */
  readonly mayBeChanged?: readonly string[] | undefined;
  /**
   * An attempt made a call that changes tags, and has not reported its decisions. Each undecided resource may be changed.
   * Absent: there is no such attempt.
   */
  readonly isUnfinished?: true | undefined;
  /** Why the latest attempt failed. Absent if it did not, or if an earlier version wrote the record. */
  readonly failure?: Failure | undefined;
}

/** Result of the latest verification of a target. */
export interface VerificationResult {
  readonly attempt: number;
  readonly checkedAt: string;
  readonly tagging: TaggingCounts;
  readonly unverified: number;
  /** The first IDs whose tags were not seen. */
  readonly unverifiedIds: readonly string[];
  /** The first IDs that were tagged and no longer exist. */
  readonly goneIds: readonly string[];
}

export interface LedgerTask {
  readonly task: TagTask;
  /** Absent until the task is settled. */
  readonly outcome?: TagTaskOutcome | undefined;
  /** An attempt has begun. It can have changed tags, also without an outcome. Absent: none has. */
  readonly wasTried?: true | undefined;
}

/** Every task of every run, with its outcome. Reads see all earlier writes. Records expire after the `ledgerRetention` of their target. */
export interface Ledger {
  /** When the run was last stopped. Undefined if it was never stopped. It may have been resumed since. */
  stoppedAt(runId: string): Promise<string | undefined>;
  getPlan(target: Target): Promise<PlanMarker | undefined>;
  /** Writes a task unless one with its number exists. Tasks never change. @returns the stored task */
  writeTask(task: TagTask): Promise<TagTask>;
  /** Writes the marker, whose tasks must exist, unless a marker exists. @returns the stored marker */
  writePlan(target: Target, marker: PlanMarker): Promise<PlanMarker>;
  /** Writes the marker of the next round if the stored round is the previous one. @returns the stored marker */
  replacePlan(target: Target, marker: PlanMarker & { readonly round: number }): Promise<PlanMarker>;
  /** Includes `readAt`. If an earlier version wrote the task, this is the time at which it was written. */
  getTask(key: TaskKey): Promise<TagTask | undefined>;
  /**
   * The tasks of the target's plan with their outcomes, by number. Empty until there is a plan. Resources that a
   * later round contains or no longer needs are left out of earlier rounds.
   */
  tasksOf(target: Target): Promise<LedgerTask[]>;

  isSettled(key: TaskKey): Promise<boolean>;
  /** Outcomes of the settled tasks, in any order. */
  outcomesOf(target: Target): Promise<TagTaskOutcome[]>;
  /** Numbers of the settled tasks, ascending. */
  settledTaskNumbers(target: Target): Promise<number[]>;
  /** Writes the outcome of a task unless one exists. @returns whether it was written */
  settle(target: Target, outcome: TagTaskOutcome): Promise<boolean>;

  getProgress(key: TaskKey): Promise<TaskProgress | undefined>;
  saveProgress(key: TaskKey, progress: TaskProgress): Promise<void>;

  saveVerification(target: Target, result: VerificationResult): Promise<void>;
}
