import type {
  ApiCalls,
  LeftOutAccount,
  OddListings,
  Failure,
  RunReport,
  RunRequest,
  RunStatus,
  RunSummary,
  TargetOutcome,
} from '@muster/contracts';

/** A target to cover that has no outcome yet. */
export interface PendingTarget {
  readonly accountId: string;
  readonly region: string;
  /** The default type if absent. */
  readonly resourceType?: string | undefined;
  readonly status: 'pending';
}

/** An outcome. `ofAccount` marks a failure of the whole account rather than of the target. */
export type RecordedOutcome = TargetOutcome & { ofAccount?: true | undefined };

export type TargetRow = PendingTarget | RecordedOutcome;

/** The key of a target row. Without a region, the outcome of an account without known targets. */
export interface TargetKey {
  readonly accountId: string;
  readonly region?: string | undefined;
  /** The default type if absent. */
  readonly resourceType?: string | undefined;
}

export interface TargetChanges {
  readonly put: readonly TargetRow[];
  readonly remove?: readonly TargetKey[];
}

/** The calls that listed an account's regions, and whether a listing has succeeded in this run. */
export interface AccountListing {
  readonly accountId: string;
  readonly listed: boolean;
  /** Why the regions of the account could not be listed, if the run continued with the configured regions. */
  readonly unlisted?: Failure | undefined;
  /** Odd items in the list of the latest success. */
  readonly odd?: OddListings | undefined;
  readonly apiCalls: ApiCalls;
}

export interface RunHeader {
  readonly runId: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly finishedAt?: string | undefined;
  /** Number of accounts of the run, and the calls that resolved them. Absent until they are resolved. */
  readonly accounts?: number | undefined;
  readonly planApiCalls?: ApiCalls | undefined;
  /** Set when the run has ended, like the counts. */
  readonly error?: RunSummary['error'];
  readonly targets?: RunSummary['targets'] | undefined;
  readonly resources?: RunSummary['resources'] | undefined;
  readonly tagging?: RunSummary['tagging'] | undefined;
  readonly apiCalls?: ApiCalls | undefined;
  readonly report?: RunReport | undefined;
}

/** The end of a run. */
export interface RunResult {
  readonly status: Exclude<RunStatus, 'running' | 'stopped'>;
  readonly finishedAt: string;
  readonly error?: RunSummary['error'];
  readonly targets: RunSummary['targets'];
  readonly resources: RunSummary['resources'];
  readonly tagging: RunSummary['tagging'];
  readonly apiCalls: ApiCalls;
  /** The page that is written next. Absent if the stage writes no pages. */
  readonly report?: RunReport | undefined;
}

/** A run that has begun: its first request, and its accounts if they are resolved. */
export interface BegunRun {
  readonly request: RunRequest;
  readonly accounts?: readonly string[] | undefined;
  /** Whether this call began the run. */
  readonly isNew: boolean;
}

/** The lease of a run in progress on its targets. */
export interface RunLease {
  readonly runId: string;
  /** The execution of the run: its ARN in AWS. */
  readonly execution: string;
  readonly takenAt: string;
}

/** All leases, with the version that is needed to change them. */
export interface RunLeases {
  readonly version: number;
  readonly leases: readonly RunLease[];
}

/** Keeps runs and the outcomes of their targets. Repeating a method has the same effect. */
export interface RunStore {
  /**
   * Begins or resumes a run. Keeps and returns the request of the first call. Sets the status to `running` and removes
   * the result, unless the run is complete.
   */
  beginRun(request: RunRequest, at: Date): Promise<BegunRun>;
  /** @throws UnknownRunError */
  saveAccounts(runId: string, accounts: readonly string[], planApiCalls: ApiCalls, at: Date): Promise<void>;
  /** Accounts of the run. Undefined until they are resolved. */
  getAccounts(runId: string): Promise<readonly string[] | undefined>;
  /** Adds names of accounts to those of the run, by ID. Does not remove any. */
  saveAccountNames(runId: string, names: ReadonlyMap<string, string>, at: Date): Promise<void>;
  /** The stored name of an account. Undefined if there is none. */
  getAccountName(runId: string, accountId: string): Promise<string | undefined>;
  /** All stored names of the run, by ID. */
  getAccountNames(runId: string): Promise<ReadonlyMap<string, string>>;
  getHeader(runId: string): Promise<RunHeader | undefined>;
  /** In any order. */
  listHeaders(): Promise<RunHeader[]>;
  /** The request of the first `beginRun`. */
  getRequest(runId: string): Promise<RunRequest | undefined>;
  /** Stops a run that is stored as running. @returns whether it is stopped now; false if the run does not exist */
  stopRun(runId: string): Promise<boolean>;
  /** Ends a run. Creates a run that did not begin, so that its error is visible. A stopped run stays stopped. */
  finishRun(runId: string, result: RunResult): Promise<void>;
  /** Replaces the report of a run. Without effect if the run has none, for example because it was resumed. */
  saveReport(runId: string, report: RunReport): Promise<void>;

  /** The rows of one account. */
  listTargets(runId: string, accountId: string): Promise<TargetRow[]>;
  /** All rows of a run, or those of the accounts after one, sorted by account and region, page by page. */
  targetPages(runId: string, afterAccountId?: string): AsyncIterable<readonly TargetRow[]>;
  /** Writes and removes any number of rows. Each key must occur once. */
  changeTargets(runId: string, changes: TargetChanges, at: Date): Promise<void>;

  /** Adds the calls of another listing of the account's regions to those of earlier attempts. */
  addAccountListing(runId: string, listing: AccountListing, at: Date): Promise<void>;
  listingPages(runId: string): AsyncIterable<readonly AccountListing[]>;

  /** Keeps what was odd when the accounts of the run were resolved. Replaces earlier values. */
  saveOddAccounts(runId: string, odd: OddListings | undefined, at: Date): Promise<void>;
  getOddAccounts(runId: string): Promise<OddListings | undefined>;

  /** Accounts that the run leaves out, sorted by ID. */
  getLeftOut(runId: string): Promise<LeftOutAccount[]>;
  /** Adds accounts that the run leaves out. Each occurs once. Replaces their earlier entries. */
  addLeftOut(runId: string, accounts: readonly LeftOutAccount[], at: Date): Promise<void>;
  /** Replaces all accounts that the run leaves out. */
  replaceLeftOut(runId: string, accounts: readonly LeftOutAccount[], at: Date): Promise<void>;

  getLeases(): Promise<RunLeases>;
  /** Replaces the leases of a version. @returns false if they have changed since */
  saveLeases(version: number, leases: readonly RunLease[]): Promise<boolean>;
}
