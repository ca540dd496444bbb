import type { RunRequest, RunStatus, RunSummary } from '@muster/contracts';
import { newestFirst, summarize } from '../domain/summarize.ts';
import type { ListedRun, RunProgressRows, RunReader } from '../ports/run-reader.ts';
import type { RunStore, TargetRow } from '../ports/run-store.ts';

/** Reads runs from any store. */
export class StoredRunReader implements RunReader {
  readonly #store: RunStore;

  constructor(store: RunStore) {
    this.#store = store;
  }

  async getProgress(runId: string): Promise<RunProgressRows> {
    const accounts = (await this.#store.getAccounts(runId)) ?? [];
    const targets: TargetRow[] = [];
    for await (const page of this.#store.targetPages(runId)) targets.push(...page);
    return { accounts, targets };
  }

  async listRuns(): Promise<ListedRun[]> {
    return newestFirst(await this.#store.listHeaders());
  }

  async latestRunId(): Promise<string | undefined> {
    return (await this.listRuns())[0]?.runId;
  }

  async getStatus(runId: string): Promise<RunStatus | undefined> {
    return (await this.#store.getHeader(runId))?.status;
  }

  stopRun(runId: string): Promise<boolean> {
    return this.#store.stopRun(runId);
  }

  getRequest(runId: string): Promise<RunRequest | undefined> {
    return this.#store.getRequest(runId);
  }

  getAccountNames(runId: string): Promise<ReadonlyMap<string, string>> {
    return this.#store.getAccountNames(runId);
  }

  getSummary(runId: string, now: Date = new Date()): Promise<RunSummary | undefined> {
    return summarize(runId, this.#store, now);
  }
}
