import type {
  ApiCalls,
  LeftOutAccount,
  OddListings,
  Failure,
  RunRequest,
  RunStatus,
  RunSummary,
  TargetOutcome,
} from '@muster/contracts';

/** A target that the run is to cover and that has no outcome yet. */
export interface PendingTarget {
  readonly accountId: string;
  readonly region: string;
  /** Absent: the default type. */
  readonly resourceType?: string | undefined;
  readonly status: 'pending';
}

/** An outcome. `ofAccount` marks a failure of the whole account, not of the target itself. */
export type RecordedOutcome = TargetOutcome & { ofAccount?: true | undefined };

export type TargetRow = PendingTarget | RecordedOutcome;

/** Names a target row; without a region it is the outcome of an account of which nothing is known. */
export interface TargetKey {
  readonly accountId: string;
  readonly region?: string | undefined;
  /** Absent: the default type. */
  readonly resourceType?: string | undefined;
}

export interface TargetChanges {
  readonly put: readonly TargetRow[];
  readonly remove?: readonly TargetKey[];
}

/** The calls made to list an account's regions, and whether that succeeded at least once in this run. */
export interface AccountListing {
  readonly accountId: string;
  readonly listed: boolean;
  /** Why the regions of the account could not be listed, if the run could continue with the regions that it names. */
  readonly unlisted?: Failure | undefined;
  /** What is odd in the list, of the latest success. */
  readonly odd?: OddListings | undefined;
  readonly apiCalls: ApiCalls;
}

export interface RunHeader {
  readonly runId: string;
  readonly status: RunStatus;
  readonly startedAt: string;
  readonly finishedAt?: string | undefined;
  /** How many accounts the run covers, and the calls made to find out; absent until they are resolved. */
  readonly accounts?: number | undefined;
  readonly planApiCalls?: ApiCalls | undefined;
  /** Set once the run has ended, as are the counts. */
  readonly error?: RunSummary['error'];
  readonly targets?: RunSummary['targets'] | undefined;
  readonly resources?: RunSummary['resources'] | undefined;
  readonly tagging?: RunSummary['tagging'] | undefined;
  readonly apiCalls?: ApiCalls | undefined;
}

/** How a run ended. */
export interface RunResult {
  readonly status: Exclude<RunStatus, 'running' | 'stopped'>;
  readonly finishedAt: string;
  readonly error?: RunSummary['error'];
  readonly targets: RunSummary['targets'];
  readonly resources: RunSummary['resources'];
  readonly tagging: RunSummary['tagging'];
  readonly apiCalls: ApiCalls;
}

/** What is known of a run that has begun: its first request, and its accounts once they are resolved. */
export interface BegunRun {
  readonly request: RunRequest;
  readonly accounts?: readonly string[] | undefined;
  /** False if the run had begun before. */
  readonly isNew: boolean;
}

/** The lease of a run in progress on its targets. */
export interface RunLease {
  readonly runId: string;
  /** The execution that carries the run out: its ARN in AWS. */
  readonly execution: string;
  readonly takenAt: string;
}

/** All leases, with the version that is needed to change them. */
export interface RunLeases {
  readonly version: number;
  readonly leases: readonly RunLease[];
}

/** Keeps runs and the outcomes of their targets. Every method may be repeated with the same effect. */
export interface RunStore {
  /**
   * Begins a run, or takes it up again: the request of the first call is kept and given back. The status becomes
   * `running` and the result is dropped, unless the run is complete.
   */
  beginRun(request: RunRequest, at: Date): Promise<BegunRun>;
  /** @throws UnknownRunError */
  saveAccounts(runId: string, accounts: readonly string[], planApiCalls: ApiCalls, at: Date): Promise<void>;
  /** Accounts of the run; undefined until they are resolved. */
  getAccounts(runId: string): Promise<readonly string[] | undefined>;
  getHeader(runId: string): Promise<RunHeader | undefined>;
  /** In no particular order. */
  listHeaders(): Promise<RunHeader[]>;
  /** The request of the first `beginRun`. */
  getRequest(runId: string): Promise<RunRequest | undefined>;
  /** Stops a run that is stored as running. @returns whether it is stopped now; false if the run does not exist */
  stopRun(runId: string): Promise<boolean>;
  /**
   * Ends a run; one that never came to begin is created, so that its error can be seen. One that was stopped stays
   * stopped.
   */
  finishRun(runId: string, result: RunResult): Promise<void>;

  /** The rows of one account. */
  listTargets(runId: string, accountId: string): Promise<TargetRow[]>;
  /** All rows of a run, or those of the accounts behind one, ordered by account and region, page by page. */
  targetPages(runId: string, afterAccountId?: string): AsyncIterable<readonly TargetRow[]>;
  /** Writes and removes rows, however many; a key must not be named twice. */
  changeTargets(runId: string, changes: TargetChanges, at: Date): Promise<void>;

  /** Adds the calls of one more listing of the account's regions to those of earlier attempts. */
  addAccountListing(runId: string, listing: AccountListing, at: Date): Promise<void>;
  listingPages(runId: string): AsyncIterable<readonly AccountListing[]>;

  /** Keeps what was odd where the accounts of the run were resolved, in the place of what was kept before. */
  saveOddAccounts(runId: string, odd: OddListings | undefined, at: Date): Promise<void>;
  getOddAccounts(runId: string): Promise<OddListings | undefined>;

  /** Accounts that the run leaves out, by id. */
  getLeftOut(runId: string): Promise<LeftOutAccount[]>;
  /** Adds accounts that the run leaves out, each once, in the place of what was said of them. */
  addLeftOut(runId: string, accounts: readonly LeftOutAccount[], at: Date): Promise<void>;
  /** The same, and forgets all others. */
  replaceLeftOut(runId: string, accounts: readonly LeftOutAccount[], at: Date): Promise<void>;

  getLeases(): Promise<RunLeases>;
  /** Puts leases in the place of those of a version. @returns false if they have changed since */
  saveLeases(version: number, leases: readonly RunLease[]): Promise<boolean>;
}
