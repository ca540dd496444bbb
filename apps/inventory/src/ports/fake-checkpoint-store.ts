import { CheckpointConflictError } from '../errors.ts';
import type { Checkpoint, CheckpointStore, LoadedCheckpoint, ScanKey } from './checkpoint-store.ts';

/** Checkpoints in memory, for tests; they pass the same contract tests as the ones in DynamoDB. */
export class FakeCheckpointStore implements CheckpointStore {
  readonly #checkpoints = new Map<string, Checkpoint>();
  readonly #pages = new Map<string, Map<number, readonly string[]>>();

  load(key: ScanKey): Promise<LoadedCheckpoint | undefined> {
    const name = JSON.stringify(key);
    const checkpoint = this.#checkpoints.get(name);
    if (checkpoint === undefined) return Promise.resolve(undefined);
    const pages = [
      ...(this.#pages.get(`${name}/${checkpoint.restarts}`) ?? new Map<number, readonly string[]>()),
    ];
    const handled = checkpoint.done
      ? []
      : pages.filter(([page]) => page <= checkpoint.pages).flatMap(([, ids]) => ids);
    return Promise.resolve({ checkpoint, handledIds: new Set(handled) });
  }

  save(key: ScanKey, checkpoint: Checkpoint, pageIds: readonly string[]): Promise<void> {
    const name = JSON.stringify(key);
    if ((this.#checkpoints.get(name)?.version ?? 0) !== checkpoint.version - 1)
      return Promise.reject(new CheckpointConflictError(`conflict at ${name}`));
    const attempt = `${name}/${checkpoint.restarts}`;
    const pages = this.#pages.get(attempt) ?? new Map<number, readonly string[]>();
    if (pageIds.length > 0) this.#pages.set(attempt, pages.set(checkpoint.pages, pageIds));
    this.#checkpoints.set(name, checkpoint);
    return Promise.resolve();
  }
}
