import type { RunRequest, RunStatus, RunSummary } from '@muster/contracts';
import type { RunHeader, TargetRow } from './run-store.ts';

/** A run in the list of runs. */
export type ListedRun = Pick<
  RunHeader,
  'runId' | 'status' | 'startedAt' | 'finishedAt' | 'targets' | 'resources'
>;

/** The progress of a run, row by row: its accounts once they are resolved, and its targets so far. */
export interface RunProgressRows {
  readonly accounts: readonly string[];
  readonly targets: readonly TargetRow[];
}

/** Reads runs for tools: the list of runs, their requests and their progress. */
export interface RunReader {
  /** The rows of a run, for watching it; empty for an unknown run. */
  getProgress(runId: string): Promise<RunProgressRows>;
  /** All runs, newest first. Counts are present once a run has ended. */
  listRuns(): Promise<ListedRun[]>;
  /** The run that was started last. Undefined if there is none. */
  latestRunId(): Promise<string | undefined>;
  /** The stored status of a run; undefined for an unknown run. */
  getStatus(runId: string): Promise<RunStatus | undefined>;
  /** Stops a run that is stored as running. @returns whether it is stopped now */
  stopRun(runId: string): Promise<boolean>;
  /** The request that first started the run. A resumed run continues with it. Undefined for an unknown run. */
  getRequest(runId: string): Promise<RunRequest | undefined>;
  /** Names of the run's accounts in their organization, by ID. Empty for a list of accounts or an unknown run. */
  getAccountNames(runId: string): Promise<ReadonlyMap<string, string>>;
  /**
   * The progress of the run, from the rows so far. While it runs, `planned` still grows and `durationMs` counts up to
   * `now`. Undefined for an unknown run.
   */
  getSummary(runId: string, now?: Date): Promise<RunSummary | undefined>;
}
