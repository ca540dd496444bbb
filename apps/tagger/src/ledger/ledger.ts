import type { ApiCalls, ResourceException, TaggingCounts, TagTask, TagTaskOutcome } from '@muster/contracts';

/** One account and region within one run. */
export interface Target {
  readonly runId: string;
  readonly accountId: string;
  readonly region: string;
}

export interface TaskKey extends Target {
  readonly taskNumber: number;
}

/** Says that the plan of a target is complete in the ledger: its tasks are numbered 1 to `tasks`. */
export interface PlanMarker {
  readonly tasks: number;
  readonly planned: number;
  readonly conflictsKept: number;
  readonly createdAt: string;
}

/** What an interrupted attempt at a task had decided already; the next attempt goes on from there. */
export interface TaskProgress {
  readonly applied: readonly string[];
  readonly exceptions: Readonly<Record<string, ResourceException>>;
  readonly apiCalls: ApiCalls;
}

/** Result of the latest verification of a target. */
export interface VerificationResult {
  readonly attempt: number;
  readonly checkedAt: string;
  readonly tagging: TaggingCounts;
  readonly unverified: number;
  /** The first ids whose tags were not seen. */
  readonly unverifiedIds: readonly string[];
  /** The first ids that were applied and have gone since. */
  readonly goneIds: readonly string[];
}

export interface LedgerTask {
  readonly task: TagTask;
  /** Absent until the task is settled. */
  readonly outcome?: TagTaskOutcome | undefined;
}

/**
 * Every task of every run, and what became of it. Reads see all earlier writes.
 * Items live for 90 days.
 */
export interface Ledger {
  getPlan(target: Target): Promise<PlanMarker | undefined>;
  /**
   * Writes the tasks, and only then the marker; task items that an attempt without a marker left behind are removed.
   * Where a marker stands already, nothing is written.
   * @returns the marker that stands
   */
  writePlan(target: Target, tasks: readonly TagTask[], marker: PlanMarker): Promise<PlanMarker>;
  getTask(key: TaskKey): Promise<TagTask | undefined>;
  /** All tasks of the target with their outcomes, by number. */
  tasksOf(target: Target): Promise<LedgerTask[]>;

  isSettled(key: TaskKey): Promise<boolean>;
  /** Numbers of the settled tasks, ascending. */
  settledTaskNumbers(target: Target): Promise<number[]>;
  /** Writes the outcome of a task; the first one stays. True if it was this one. */
  settle(target: Target, outcome: TagTaskOutcome): Promise<boolean>;

  getProgress(key: TaskKey): Promise<TaskProgress | undefined>;
  saveProgress(key: TaskKey, progress: TaskProgress): Promise<void>;

  getVerification(target: Target): Promise<VerificationResult | undefined>;
  saveVerification(target: Target, result: VerificationResult): Promise<void>;
}
