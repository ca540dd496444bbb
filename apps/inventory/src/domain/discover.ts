import {
  addApiCalls,
  type ApiCalls,
  type DiscoverInput,
  type DiscoverOutput,
  noResources,
  scanIdOf,
} from '@muster/contracts';
import {
  InstanceVanishedError,
  ListingRepeatsError,
  ScanNotFinishedError,
  TokenRefusedError,
} from '../errors.ts';
import type { Checkpoint, CheckpointStore, ScanKey } from '../ports/checkpoint-store.ts';
import type { InstancePage, InstanceSource } from '../ports/instance-source.ts';
import type { GoneMark, GoneResource, InventoryStore } from '../ports/inventory-store.ts';
import { watchListing } from './listing-watch.ts';
import { type PageChange, ScanState } from './scan-state.ts';
import { TimeBox } from './time-box.ts';

/** How often one scan begins again at most: a listing that breaks off once more does not come to an end. */
const MAX_RESTARTS = 5;
/** Pauses before a page is asked for again because an instance vanished while it was put together. */
const VANISHED_PAUSES_MS = [500, 1_000, 2_000];
/** How long a gone resource stays in the table. */
const GONE_KEPT_SECONDS = 30 * 24 * 3600;

export interface DiscoverPorts {
  readonly source: InstanceSource;
  readonly inventory: InventoryStore;
  readonly checkpoints: CheckpointStore;
  readonly now: () => Date;
  readonly delay: (ms: number) => Promise<void>;
  /** Time left for this invocation, in milliseconds. */
  readonly remainingMs: () => number;
  /** Calls to AWS so far in this invocation. */
  readonly apiCallsSoFar: () => ApiCalls;
}

const fresh: Checkpoint = {
  version: 0,
  done: false,
  pages: 0,
  restarts: 0,
  resources: noResources,
  apiCalls: {},
};

/** A checkpoint before the first page of a listing, with what it keeps left out. */
const atPageOne = { nextToken: undefined, pages: 0, lastPage: undefined, listing: undefined } as const;

/**
 * Walks the pages of one target for as long as the time allows. Each page is in the table before its NextToken is
 * saved, so a crash at any point repeats at most one page, with the same result. Only a scan that reached the last
 * page says what is gone.
 */
export async function discover(input: DiscoverInput, ports: DiscoverPorts): Promise<DiscoverOutput> {
  const key = { runId: input.run.runId, accountId: input.accountId, region: input.region, scan: input.scan };
  const loaded = await ports.checkpoints.load(key);
  if (loaded?.checkpoint.done) return outputOf(input, loaded.checkpoint);
  const state = new ScanState({
    target: key,
    scanId: scanIdOf(key.runId, key.scan),
    known: await ports.inventory.known(key),
    handledIds: loaded?.handledIds,
    counts: loaded?.checkpoint.resources,
    oddities: loaded?.checkpoint,
  });
  return new Walk(key, state, loaded?.checkpoint ?? fresh, ports).run(input);
}

const outputOf = (
  input: DiscoverInput,
  { done, pages, restarts, resources, apiCalls, odd, managedHidden }: Checkpoint,
): DiscoverOutput => ({
  done,
  scan: input.scan,
  pages,
  restarts,
  resources,
  apiCalls,
  ...(odd === undefined ? {} : { odd }),
  ...(managedHidden === undefined ? {} : { managedHidden }),
});

class Walk {
  readonly #key: ScanKey;
  readonly #state: ScanState;
  readonly #ports: DiscoverPorts;
  readonly #timeBox: TimeBox;
  readonly #earlierApiCalls: ApiCalls;
  #checkpoint: Checkpoint;

  constructor(key: ScanKey, state: ScanState, checkpoint: Checkpoint, ports: DiscoverPorts) {
    this.#key = key;
    this.#state = state;
    this.#checkpoint = checkpoint;
    this.#earlierApiCalls = checkpoint.apiCalls;
    this.#ports = ports;
    this.#timeBox = new TimeBox(ports.remainingMs);
  }

  async run(input: DiscoverInput): Promise<DiscoverOutput> {
    let pending = this.#fetch(this.#checkpoint.nextToken);
    for (;;) {
      const page = await pending.catch((error: unknown) => this.#restartAfter(error));
      if (page === 'restarted') {
        pending = this.#fetch(undefined);
        continue;
      }
      const { nextToken } = page;
      const goOn = nextToken !== undefined && this.#timeBox.fitsAnotherPage();
      // The next page is on its way while this one is written; its token is saved only after it is written too.
      pending = goOn ? this.#fetch(nextToken) : Promise.resolve(page);
      pending.catch(() => undefined);
      const { ids, newIds } = await this.#store(page);
      if (nextToken === undefined) await this.#complete(ids);
      else await this.#goOn(nextToken, newIds, ids);
      if (!goOn) return outputOf(input, this.#checkpoint);
    }
  }

  async #fetch(token: string | undefined): Promise<InstancePage> {
    const startedAt = this.#ports.now().getTime();
    for (let attempt = 0; ; attempt++) {
      try {
        const page = await this.#ports.source.page(token);
        this.#timeBox.notePage(this.#ports.now().getTime() - startedAt);
        return page;
      } catch (error) {
        const pauseMs = VANISHED_PAUSES_MS[attempt];
        if (!(error instanceof InstanceVanishedError) || pauseMs === undefined) throw error;
        await this.#ports.delay(pauseMs);
      }
    }
  }

  async #restartAfter(error: unknown): Promise<'restarted'> {
    if (!(error instanceof TokenRefusedError || error instanceof InstanceVanishedError)) throw error;
    const restarts = this.#checkpoint.restarts + 1;
    if (restarts > MAX_RESTARTS) {
      await this.#beginAgain({ restarts: 0 });
      throw new ScanNotFinishedError(`The listing broke off ${restarts} times; last: ${error.message}`, {
        cause: error,
      });
    }
    await this.#beginAgain({ restarts });
    return 'restarted';
  }

  /** Goes back to page one. Done before a listing is given up, too: a resumed run would only stop where this one did. */
  async #beginAgain(change: Partial<Checkpoint> = {}): Promise<void> {
    this.#state.restart();
    await this.#save({ ...atPageOne, ...change }, []);
  }

  async #store(page: InstancePage): Promise<PageChange> {
    const change = this.#state.takePage(page.instances, this.#ports.now().toISOString(), page);
    await this.#ports.inventory.put(change.puts);
    await this.#markGone(change.gone);
    return change;
  }

  async #goOn(nextToken: string, newIds: number, ids: readonly string[]): Promise<void> {
    const pages = this.#checkpoint.pages + 1;
    try {
      const listing = watchListing(this.#checkpoint.listing, { pages, newIds, nextToken });
      await this.#save({ nextToken, pages, listing }, ids);
    } catch (error) {
      if (error instanceof ListingRepeatsError || error instanceof ScanNotFinishedError)
        await this.#beginAgain();
      throw error;
    }
  }

  async #complete(lastPageIds: readonly string[]): Promise<void> {
    await this.#markGone(this.#state.takeEnd());
    const at = this.#ports.now().toISOString();
    await this.#ports.inventory.saveComplete(this.#key, {
      at,
      runId: this.#key.runId,
      present: this.#state.present,
    });
    await this.#save({ done: true, nextToken: undefined, pages: this.#checkpoint.pages + 1 }, lastPageIds);
  }

  async #markGone(resources: readonly GoneResource[]): Promise<void> {
    if (resources.length === 0) return;
    const now = this.#ports.now();
    const mark: GoneMark = {
      goneAt: now.toISOString(),
      expiresAtEpochSeconds: Math.floor(now.getTime() / 1000) + GONE_KEPT_SECONDS,
      writtenBy: `${scanIdOf(this.#key.runId, this.#key.scan)}/gone`,
    };
    await this.#ports.inventory.markGone(this.#key, resources, mark);
  }

  async #save(change: Partial<Checkpoint>, pageIds: readonly string[]): Promise<void> {
    const next: Checkpoint = {
      ...this.#checkpoint,
      ...change,
      version: this.#checkpoint.version + 1,
      resources: this.#state.counts,
      ...this.#state.oddities,
      apiCalls: addApiCalls(this.#earlierApiCalls, this.#ports.apiCallsSoFar()),
    };
    this.#checkpoint = await this.#ports.checkpoints.save(this.#key, next, next.done ? [] : pageIds);
  }
}
