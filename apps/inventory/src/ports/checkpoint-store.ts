import type { ApiCalls, OddInstances, RescanResult, ResourceCounts } from '@muster/contracts';
import type { ListingWatch } from '../domain/listing-watch.ts';
import type { Target } from './inventory-store.ts';

export interface ScanKey extends Target {
  readonly runId: string;
  readonly scan: string;
}

/** A listing of the target that reached its last page. */
export interface CompleteListing {
  readonly pages: number;
  readonly restarts: number;
  /** The row that holds the IDs of its last page. */
  readonly lastPage?: string | undefined;
  /** Number of listed instances that were not terminated. */
  readonly found: number;
}

/** State of a target that is listed again because it seems to have lost its instances. */
export interface GuardState {
  /** Instances that the table held as present before the scan, without those that were listed as terminated. */
  readonly before: number;
  /** The complete listings so far. The first one is the listing that must be confirmed. */
  readonly listings: readonly [CompleteListing, ...CompleteListing[]];
  /**
   * The target's last complete scan in the table when the first listing was complete. If the table has another value
   * later, another run has read the target meanwhile.
   */
  readonly lastCompleteScanAt?: string | undefined;
  /** When the last of these listings was complete. The pause starts at this time. */
  readonly endedAt: string;
  readonly result: RescanResult;
}

/** The progress of a scan. A listing with pages and without a next token is complete. */
export interface Checkpoint {
  /** Increases by one at each save. A save that does not continue from the stored version is rejected. */
  readonly version: number;
  readonly done: boolean;
  /**
   * When the current listing requested its first page. Absent before that, and if an earlier version of Muster began
   * it.
   */
  readonly begunAt?: string | undefined;
  /** Token of the next page. Absent before the first page and after the last one. */
  readonly nextToken?: string | undefined;
  /** Pages stored since the last restart. */
  readonly pages: number;
  /** The row that holds the IDs of the newest page, in a format of the store. Absent before the first page. */
  readonly lastPage?: string | undefined;
  readonly restarts: number;
  /** Detects a listing that repeats. Absent before the first page. */
  readonly listing?: ListingWatch | undefined;
  /** Absent unless the target is listed more than once. The other fields describe the current listing. */
  readonly guard?: GuardState | undefined;
  readonly resources: ResourceCounts;
  /** Odd instances of this listing. Absent if there are none. */
  readonly odd?: OddInstances | undefined;
  /** The endpoint does not list instances that AWS services manage. */
  readonly managedHidden?: true | undefined;
  readonly apiCalls: ApiCalls;
}

export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** IDs on the pages that the checkpoint covers. */
  readonly handledIds: Set<string>;
  /** IDs on the pages of each listing in `guard.listings`, in the same order. */
  readonly earlierIds: readonly ReadonlySet<string>[];
}

/** Keeps the saved NextToken of each scan. It is private to this service. */
export interface CheckpointStore {
  load(key: ScanKey): Promise<LoadedCheckpoint | undefined>;
  /**
   * Saves the checkpoint as the successor of `version - 1`, after the IDs of its newest page. If another invocation has
   * continued the scan, the result of `load` does not change.
   * @returns the saved checkpoint, to continue from
   * @throws CheckpointConflictError if another invocation continued the scan
   */
  save(key: ScanKey, checkpoint: Checkpoint, pageIds: readonly string[]): Promise<Checkpoint>;
}
