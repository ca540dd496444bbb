import { CheckpointConflictError } from '../errors.ts';
import type { Checkpoint, CheckpointStore, LoadedCheckpoint, ScanKey } from '../ports/checkpoint-store.ts';

interface Page {
  readonly ids: readonly string[];
  readonly before: Page | undefined;
}

/** Checkpoints in memory, for tests; they pass the same contract tests as the ones in DynamoDB. */
export class FakeCheckpointStore implements CheckpointStore {
  readonly #checkpoints = new Map<string, Checkpoint>();
  readonly #pages = new Map<string, Page>();

  load(key: ScanKey): Promise<LoadedCheckpoint | undefined> {
    const checkpoint = this.#checkpoints.get(JSON.stringify(key));
    if (checkpoint === undefined) return Promise.resolve(undefined);
    if (checkpoint.done) return Promise.resolve({ checkpoint, handledIds: new Set(), earlierIds: [] });
    const earlierIds = (checkpoint.guard?.listings ?? []).map((listing) => this.#idsOf(listing));
    return Promise.resolve({ checkpoint, handledIds: this.#idsOf(checkpoint), earlierIds });
  }

  save(key: ScanKey, checkpoint: Checkpoint, pageIds: readonly string[]): Promise<Checkpoint> {
    const name = JSON.stringify(key);
    if ((this.#checkpoints.get(name)?.version ?? 0) !== checkpoint.version - 1)
      return Promise.reject(new CheckpointConflictError(`conflict at ${name}`));
    const lastPage = String(this.#pages.size);
    this.#pages.set(lastPage, { ids: pageIds, before: this.#pageOf(checkpoint) });
    const saved = { ...checkpoint, lastPage };
    this.#checkpoints.set(name, saved);
    return Promise.resolve(saved);
  }

  #idsOf(listing: { lastPage?: string | undefined }): Set<string> {
    const ids = new Set<string>();
    for (let page = this.#pageOf(listing); page !== undefined; page = page.before)
      for (const id of page.ids) ids.add(id);
    return ids;
  }

  #pageOf({ lastPage }: { lastPage?: string | undefined }): Page | undefined {
    return lastPage === undefined ? undefined : this.#pages.get(lastPage);
  }
}
