import type { RunRequest, RunStatus, RunSummary } from '@muster/contracts';
import type { DynamoDb } from '@muster/dynamodb';
import { type ListedRun, newestFirst, summarize } from '../domain/summarize.ts';
import type { RunStore, TargetRow } from '../ports/run-store.ts';
import { DynamoRunStore } from './dynamo-run-store.ts';

/** The progress of a run, row by row: its accounts once they are resolved, and its targets so far. */
export interface RunProgressRows {
  readonly accounts: readonly string[];
  readonly targets: readonly TargetRow[];
}

/** Reads runs for tools: the list of runs, their requests and their progress. */
export class RunReader {
  readonly #store: RunStore;

  constructor(db: DynamoDb, tableName: string) {
    this.#store = new DynamoRunStore(db, tableName);
  }

  /** The rows of a run, for watching it; empty for an unknown run. */
  async getProgress(runId: string): Promise<RunProgressRows> {
    const accounts = (await this.#store.getAccounts(runId)) ?? [];
    const targets: TargetRow[] = [];
    for await (const page of this.#store.targetPages(runId)) targets.push(...page);
    return { accounts, targets };
  }

  /** All runs, newest first; counts are there once a run has ended. */
  async listRuns(): Promise<ListedRun[]> {
    return newestFirst(await this.#store.listHeaders());
  }

  /** The run that was started last, undefined if there is none. */
  async latestRunId(): Promise<string | undefined> {
    return (await this.listRuns())[0]?.runId;
  }

  /** The stored status of a run; undefined for an unknown run. */
  async getStatus(runId: string): Promise<RunStatus | undefined> {
    return (await this.#store.getHeader(runId))?.status;
  }

  /** Stops a run that is stored as running. @returns whether it is stopped now */
  stopRun(runId: string): Promise<boolean> {
    return this.#store.stopRun(runId);
  }

  /** The request that first started the run. A resumed run continues with it. Undefined for an unknown run. */
  getRequest(runId: string): Promise<RunRequest | undefined> {
    return this.#store.getRequest(runId);
  }

  /**
   * The progress of the run, from the rows so far. While it runs, `planned` still grows and `durationMs` counts up to `now`.
   * Undefined for an unknown run.
   */
  getSummary(runId: string, now: Date = new Date()): Promise<RunSummary | undefined> {
    return summarize(runId, this.#store, now);
  }
}
