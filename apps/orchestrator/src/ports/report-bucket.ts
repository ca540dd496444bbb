import type { RunRequest, RunSummary } from '@muster/contracts';
import type { ListedRun } from './run-reader.ts';

/** What a page shows of a run. */
export interface ReportedRun {
  readonly summary: RunSummary;
  readonly request: RunRequest | undefined;
  /** Names of accounts in the organization, by ID. */
  readonly accountNames: ReadonlyMap<string, string>;
  /** The earlier run that the table is compared with. */
  readonly before: ListedRun | undefined;
}

/** Makes pages from the inventory table. */
export interface ReportMaker {
  /** @throws ReportNotFinishedError if the table is too large for one invocation */
  makePage(run: ReportedRun): Promise<Uint8Array>;
}

/** Keeps pages. */
export interface ReportBucket {
  /** Replaces the page at a location. */
  put(location: string, page: Uint8Array): Promise<void>;
}
