import type { OutcomeStatus, RunSummary, ShownRunStatus, Words } from '@muster/contracts';

/** Resources that a page lists one by one. Above this number it has the totals only. */
export const MAX_LISTED_RESOURCES = 200_000;

/**
 * Characters of the distinct values of these resources. Above this number the page has the totals only, too: V8 limits a
 * string to 536,870,888 characters, and the browser needs several times the memory.
 * Source: v8/include/v8-primitive.h, String::kMaxLength.
 */
export const MAX_LISTED_CHARACTERS = 200_000_000;

/** A name and how many resources have it. */
export type Counted = readonly [name: string, count: number];

/** Where the data is. */
export interface Place {
  readonly engine: 'local' | 'aws';
  /** The data directory, the tables or the stage. */
  readonly name: string;
  /** The data is the simulated fleet of the demonstration. */
  readonly isDemonstration: boolean;
}

/**
 * How far the resources of a target can be trusted. `unreadable`: the table shows what the last complete scan found,
 * and nothing there counts as gone. `outOfScope`: runs leave the target out. `neverRead`: no scan was complete.
 */
export type TargetState = 'fresh' | 'unreadable' | 'outOfScope' | 'neverRead';

export interface Reason {
  readonly code: string;
  readonly message: string;
}

/** How a target ended in the run of the page. */
export interface TargetOutcome {
  readonly status: OutcomeStatus;
  readonly reason?: Reason | undefined;
}

/** An account in a region. Accounts and regions are positions in the lists of the report. */
export interface ReportTarget {
  readonly account: number;
  readonly region: number;
  readonly state: TargetState;
  /** Present resources in the table. */
  readonly present: number;
  readonly lastCompleteScanAt?: string | undefined;
  readonly lastAttemptAt?: string | undefined;
  readonly unreadableSince?: string | undefined;
  readonly outOfScopeSince?: string | undefined;
  /** Why the target is unreadable or out of scope. */
  readonly reason?: Reason | undefined;
  /** Absent if the target did well in the run, or the run did not cover it. */
  readonly outcome?: TargetOutcome | undefined;
}

/** An account that could not be read as a whole, or is out of scope, and of which no target in scope is known. */
export interface ReportAccountProblem {
  readonly account: number;
  readonly state: 'unreadable' | 'outOfScope';
  readonly since?: string | undefined;
  readonly reason?: Reason | undefined;
}

/** A place where a code occurred. */
export interface FailurePlace {
  readonly account: number;
  /** Absent: the whole account. */
  readonly region?: number | undefined;
  readonly message: string;
}

/** One code of failed or skipped targets, with what to do. */
export interface ReportFailure {
  readonly code: string;
  readonly status: 'failed' | 'skipped';
  /** From the catalogue of codes. Absent for codes that only AWS knows. */
  readonly meaning?: string | undefined;
  readonly action?: string | undefined;
  readonly places: readonly FailurePlace[];
  /** In the run of the page, or only in the table, from another run. */
  readonly isOfRun: boolean;
}

export interface KeyCoverage {
  readonly key: string;
  readonly present: number;
  /** Present resources with the key, by position of the account. */
  readonly byAccount: readonly number[];
  readonly byRegion: readonly number[];
}

export interface TagTotals {
  /** The keys that were chosen, or those of the rules, or the most frequent ones. */
  readonly keys: readonly KeyCoverage[];
  readonly keysAre: 'chosen' | 'ofRules' | 'mostFrequent';
  readonly withAnyTag: number;
  /** Resources with every chosen key, or every key of the rules. Absent if the keys are the most frequent ones. */
  readonly withAllKeys?: number | undefined;
  readonly mostFrequent: readonly Counted[];
  readonly distinctKeys: number;
}

export interface AccountChanges {
  readonly account: number;
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
}

/** What is different from the end of an earlier run. */
export interface ChangeTotals {
  readonly runId: string;
  /** Changes after this time count. */
  readonly since: string;
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
  readonly byAccount: readonly AccountChanges[];
}

export interface ReportTotals {
  readonly present: number;
  /** Gone resources that the table still holds. */
  readonly gone: number;
  readonly byAccount: readonly number[];
  readonly byRegion: readonly number[];
  readonly byState: readonly Counted[];
  readonly byType: readonly Counted[];
  readonly byPlatform: readonly Counted[];
  readonly byArchitecture: readonly Counted[];
  /** Time since launch. */
  readonly byAge: readonly Counted[];
  readonly tags: TagTotals;
  /** Absent if there is no earlier run. */
  readonly changes?: ChangeTotals | undefined;
}

/** Tags that a run set, grouped by tag and value before. */
export interface TagChange {
  readonly key: string;
  readonly value: string;
  /** Null: the resources did not have the key. */
  readonly before: string | null;
  readonly applied: number;
  readonly failed: number;
  readonly skipped: number;
  readonly open: number;
}

export interface TagChanges {
  readonly changes: readonly TagChange[];
  /** Groups that are not listed. */
  readonly more: number;
}

/** The run whose outcomes the page shows. */
export interface ReportRun extends Omit<RunSummary, 'outcomes' | 'apiCalls' | 'report'> {
  readonly status: ShownRunStatus;
}

/** Everything on the page but the rows of its table. */
export interface Report {
  readonly formatVersion: 1;
  readonly musterVersion: string;
  readonly madeAt: string;
  /** What people call the resources of the table. */
  readonly words: Words;
  readonly place: Place;
  /** Absent: the table was written by runs that are not stored any more. */
  readonly run?: ReportRun | undefined;
  readonly accounts: readonly { readonly id: string; readonly name?: string | undefined }[];
  readonly regions: readonly string[];
  readonly targets: readonly ReportTarget[];
  readonly accountProblems: readonly ReportAccountProblem[];
  readonly failures: readonly ReportFailure[];
  readonly totals: ReportTotals;
  /** Absent if the ledger was not read. */
  readonly tagChanges?: TagChanges | undefined;
  /** Rows of the table, gone resources included. Absent: there are too many, and the page has totals only. */
  readonly listed?: number | undefined;
}
