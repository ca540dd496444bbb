import type { Checkpoint, LoadedCheckpoint, ScanKey } from './checkpoint-store.ts';
import type { CompleteScan, GoneMark, GoneResource, ResourceRecord } from './inventory-store.ts';

/** Resources that no longer exist, with the values to write. */
export interface GoneResources {
  readonly resources: readonly GoneResource[];
  readonly mark: GoneMark;
}

/** What one step of a scan changes in the inventory, and the IDs on its page. */
export interface ScanStep {
  readonly puts: readonly ResourceRecord[];
  readonly gone: readonly GoneResources[];
  /** Marks the target as fresh: this step ends its scan. */
  readonly complete?: CompleteScan | undefined;
  /** All IDs on the page, for the checkpoint. Empty if the step has no page. */
  readonly pageIds: readonly string[];
}

/** A step that changes only the checkpoint. */
export const NO_CHANGE: ScanStep = { puts: [], gone: [], pageIds: [] };

/** Saves the progress of scans. */
export interface ScanStore {
  load(key: ScanKey): Promise<LoadedCheckpoint | undefined>;
  /**
   * Saves what a step found, and the checkpoint as the successor of `version - 1`. A store that can do so saves all at
   * once. Any other store saves in this order: resources, the target, IDs, the checkpoint. A crash then repeats the step,
   * with the same result.
   * @returns the saved checkpoint, to continue from
   * @throws CheckpointConflictError if another invocation continued the scan
   */
  save(key: ScanKey, checkpoint: Checkpoint, step: ScanStep): Promise<Checkpoint>;
}
