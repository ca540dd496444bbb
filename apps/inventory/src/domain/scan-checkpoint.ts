import { addApiCalls, type ApiCalls, noResources } from '@muster/contracts';
import type { Checkpoint, ScanKey } from '../ports/checkpoint-store.ts';
import { NO_CHANGE, type ScanStep, type ScanStore } from '../ports/scan-store.ts';
import type { ScanState } from './scan-state.ts';

export const freshCheckpoint: Checkpoint = {
  version: 0,
  done: false,
  pages: 0,
  restarts: 0,
  resources: noResources,
  apiCalls: {},
};

/** The fields of a checkpoint for a listing before its first page. */
export const AT_PAGE_ONE = {
  begunAt: undefined,
  nextToken: undefined,
  pages: 0,
  lastPage: undefined,
  listing: undefined,
} as const;

/** The checkpoint to use if some of its pages are no longer stored: the scan starts again at page one. */
export const atPageOne = (checkpoint: Checkpoint): Checkpoint => ({
  ...checkpoint,
  ...AT_PAGE_ONE,
  guard: undefined,
  resources: noResources,
  odd: undefined,
  managedHidden: undefined,
});

/** The checkpoint of one scan, as this invocation read and saved it. */
export class ScanCheckpoint {
  readonly #key: ScanKey;
  readonly #store: ScanStore;
  readonly #state: ScanState;
  readonly #apiCallsSoFar: () => ApiCalls;
  readonly #earlierApiCalls: ApiCalls;
  #current: Checkpoint;

  constructor(
    key: ScanKey,
    found: Checkpoint,
    state: ScanState,
    ports: { scans: ScanStore; apiCallsSoFar: () => ApiCalls },
  ) {
    this.#key = key;
    this.#store = ports.scans;
    this.#state = state;
    this.#apiCallsSoFar = ports.apiCallsSoFar;
    this.#earlierApiCalls = found.apiCalls;
    this.#current = found;
  }

  get current(): Checkpoint {
    return this.#current;
  }

  /** Saves what a step of the scan found, with the checkpoint behind it. @throws CheckpointConflictError */
  async save(change: Partial<Checkpoint>, step: ScanStep = NO_CHANGE): Promise<void> {
    this.#current = await this.#store.save(
      this.#key,
      {
        ...this.#current,
        ...change,
        version: this.#current.version + 1,
        resources: this.#state.counts,
        ...this.#state.oddities,
        apiCalls: addApiCalls(this.#earlierApiCalls, this.#apiCallsSoFar()),
      },
      step,
    );
  }

  /** Records when the listing requested its first page. The next save stores it. */
  begin(at: Date): void {
    this.#current = { ...this.#current, begunAt: at.toISOString() };
  }

  /** Returns to page one: stored pages stay, but are counted again. */
  async beginAgain(change: Partial<Checkpoint> = {}, step?: ScanStep): Promise<void> {
    this.#state.restart();
    await this.save({ ...AT_PAGE_ONE, ...change }, step);
  }
}
