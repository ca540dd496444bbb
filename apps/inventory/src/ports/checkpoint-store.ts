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
  /** Where the store keeps the ids of its last page. */
  readonly lastPage?: string | undefined;
  /** Instances that it showed and that were not terminated. */
  readonly found: number;
}

/** What is kept of a target that is listed again because it seems to have lost its instances. */
export interface GuardState {
  /** Instances that the table held as present before the scan, less those that were shown as terminated. */
  readonly before: number;
  /** The first one is the listing that was not believed. */
  readonly listings: readonly [CompleteListing, ...CompleteListing[]];
  /** What the table said when the first of them was complete: where it says something else later, another run has read the target since. */
  readonly lastCompleteScanAt?: string | undefined;
  /** When the last of these listings was complete: the pause begins then. */
  readonly endedAt: string;
  readonly result: RescanResult;
}

/** How far a scan has come. A listing is complete where it has pages and no next token. */
export interface Checkpoint {
  /** Raised by one at each save; a save on top of another version is refused. */
  readonly version: number;
  readonly done: boolean;
  /** When the listing at hand asked for its first page; absent before that, and where an earlier version began it. */
  readonly begunAt?: string | undefined;
  /** Token of the next page; absent before the first page and after the last. */
  readonly nextToken?: string | undefined;
  /** Pages stored since the last restart. */
  readonly pages: number;
  /** Where the store keeps the ids of the newest page; its own affair. Absent before the first page. */
  readonly lastPage?: string | undefined;
  readonly restarts: number;
  /** What shows whether the listing goes in a circle; absent before the first page. */
  readonly listing?: ListingWatch | undefined;
  /** Absent unless the target is listed more than once. The other fields are about the listing at hand. */
  readonly guard?: GuardState | undefined;
  readonly resources: ResourceCounts;
  /** Instances of this listing that are odd; absent if there are none. */
  readonly odd?: OddInstances | undefined;
  /** The endpoint does not list instances that AWS services manage. */
  readonly managedHidden?: true | undefined;
  readonly apiCalls: ApiCalls;
}

export interface LoadedCheckpoint {
  readonly checkpoint: Checkpoint;
  /** Ids on the pages that the checkpoint covers. */
  readonly handledIds: Set<string>;
  /** Ids on the pages of each of `guard.listings`, in the same order. */
  readonly earlierIds: readonly ReadonlySet<string>[];
}

/** Keeps the saved NextToken of each scan, private to this service. */
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
