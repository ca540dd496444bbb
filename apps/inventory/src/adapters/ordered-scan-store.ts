import type { Checkpoint, CheckpointStore, LoadedCheckpoint, ScanKey } from '../ports/checkpoint-store.ts';
import type { InventoryStore } from '../ports/inventory-store.ts';
import type { ScanStep, ScanStore } from '../ports/scan-store.ts';

/**
 * Saves the progress of scans in two stores, such as two DynamoDB tables. The checkpoint is saved after the data that
 * it covers.
 */
export class OrderedScanStore implements ScanStore {
  readonly #inventory: Pick<InventoryStore, 'put' | 'markGone' | 'saveComplete'>;
  readonly #checkpoints: CheckpointStore;

  constructor(
    inventory: Pick<InventoryStore, 'put' | 'markGone' | 'saveComplete'>,
    checkpoints: CheckpointStore,
  ) {
    this.#inventory = inventory;
    this.#checkpoints = checkpoints;
  }

  load(key: ScanKey): Promise<LoadedCheckpoint | undefined> {
    return this.#checkpoints.load(key);
  }

  async save(key: ScanKey, checkpoint: Checkpoint, step: ScanStep): Promise<Checkpoint> {
    const { puts, gone, complete, pageIds } = step;
    if (puts.length > 0) await this.#inventory.put(puts);
    for (const { resources, mark } of gone) await this.#inventory.markGone(key, resources, mark);
    if (complete !== undefined) await this.#inventory.saveComplete(key, complete);
    return this.#checkpoints.save(key, checkpoint, pageIds);
  }
}
