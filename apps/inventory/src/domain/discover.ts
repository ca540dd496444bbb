import {
  type ApiCalls,
  type DiscoverInput,
  type DiscoverOutput,
  type Rescan,
  scanIdOf,
} from '@muster/contracts';
import { type ResourceType, resourceTypeOf, typeField } from '@muster/resource-types';
import {
  ResourceVanishedError,
  ListingRepeatsError,
  ScanNotFinishedError,
  TokenRefusedError,
} from '../errors.ts';
import type { Checkpoint, GuardState, LoadedCheckpoint, ScanKey } from '../ports/checkpoint-store.ts';
import type { InventoryStore } from '../ports/inventory-store.ts';
import type { ResourcePage, ResourceSource } from '../ports/resource-source.ts';
import type { ScanStep, ScanStore } from '../ports/scan-store.ts';
import { watchListing } from './listing-watch.ts';
import { freshCheckpoint, ScanCheckpoint } from './scan-checkpoint.ts';
import { ScanEnd, type ScanEndSettings } from './scan-end.ts';
import { boundPause, isOutdated, pauseSecondsOf, secondsToWait } from './scan-pause.ts';
import { ScanState } from './scan-state.ts';
import { TimeBox } from './time-box.ts';

/** Maximum number of restarts of one scan. If the listing fails once more, the scan fails. */
const MAX_RESTARTS = 5;
/** Pauses before a page is requested again because an instance vanished while EC2 prepared it. */
const VANISHED_PAUSES_MS = [500, 1_000, 2_000];

export interface DiscoverPorts {
  readonly source: ResourceSource;
  readonly inventory: Pick<InventoryStore, 'known' | 'target'>;
  readonly scans: ScanStore;
  readonly now: () => Date;
  readonly delay: (ms: number) => Promise<void>;
  /** Time left for this invocation, in milliseconds. */
  readonly remainingMs: () => number;
  /** Number of AWS calls so far in this invocation. */
  readonly apiCallsSoFar: () => ApiCalls;
}

/**
 * Walks the pages of one target for as long as the time allows. Each page is saved with its NextToken or
 * before it, so a crash at any point repeats at most one page, with the same result. Only a scan that reached the last
 * page says what is gone. A listing that shows far fewer instances than the table holds says nothing alone: the target
 * is listed again, after a pause and in another invocation, and the listings are compared; see `judge`.
 * @throws ListingRepeatsError, ScanNotFinishedError, ScansDisagreeError, CheckpointConflictError, and what EC2 says
 */
export async function discover(input: DiscoverInput, ports: DiscoverPorts): Promise<DiscoverOutput> {
  const key = keyOf(input);
  const pauseSeconds = pauseSecondsOf(input.run.lossGuard);
  const loaded = await ports.scans.load(key);
  const isStale = loaded !== undefined && isBeforeResume(input, loaded.checkpoint);
  if (loaded?.checkpoint.done && !isStale) return outputOf(input, loaded.checkpoint, ports.now());
  if (loaded !== undefined && secondsToWait(loaded.checkpoint, pauseSeconds, ports.now()) > 0)
    return outputOf(input, await boundPause(key, loaded.checkpoint, pauseSeconds, ports), ports.now());
  const state = new ScanState({
    target: key,
    scanId: scanIdOf(key.runId, key.scan),
    known: await ports.inventory.known(key),
    ...(loaded && leftBehind(loaded)),
  });
  const checkpoint = new ScanCheckpoint(key, loaded?.checkpoint ?? freshCheckpoint, state, ports);
  if (isStale && loaded.checkpoint.done)
    await checkpoint.beginAgain({ done: false, guard: undefined, restarts: 0 });
  const outdated = await isOutdated(key, checkpoint.current, ports.inventory);
  if (outdated) await checkpoint.beginAgain({ guard: undefined });
  const earlierIds = outdated ? [] : (loaded?.earlierIds ?? []);
  const end = new ScanEnd({ key, state, checkpoint }, earlierIds, endSettingsOf(input), ports);

  const { guard, pages, nextToken } = checkpoint.current;
  if (guard?.result === 'disagreed') await end.giveUp(guard);
  else if (pages > 0 && nextToken === undefined) await end.decide();
  else await new Walk(state, checkpoint, end, { ...ports, type: resourceTypeOf(input.resourceType) }).walk();
  return outputOf(input, checkpoint.current, ports.now());
}

const keyOf = ({ run, accountId, region, scan, resourceType }: DiscoverInput): ScanKey => ({
  runId: run.runId,
  accountId,
  region,
  scan,
  ...typeField(resourceType),
});

/** The counts of earlier invocations of the scan. Before page one, the counts are those of the previous listing. */
const leftBehind = ({ handledIds, checkpoint }: LoadedCheckpoint) => ({
  handledIds,
  ...(checkpoint.pages === 0 ? {} : { counts: checkpoint.resources, oddities: checkpoint }),
});

/**
 * A verification scan from before the run was resumed proves nothing about tags that were set since. The first scan
 * keeps its result, because its counts are those of the run.
 */
const isBeforeResume = ({ run, scan }: DiscoverInput, { begunAt }: Checkpoint): boolean =>
  scan !== 'discovery' &&
  run.resumedAt !== undefined &&
  (begunAt === undefined || Date.parse(begunAt) < Date.parse(run.resumedAt));

/** A run that applies a plan does not read the names of accounts, and has no scope. */
const endSettingsOf = ({ run, account }: DiscoverInput): ScanEndSettings => ({
  ...run,
  ...(run.planId === undefined ? { account: { name: account?.name } } : { keepsScope: true }),
  organization: account?.organization,
});

function outputOf(input: DiscoverInput, checkpoint: Checkpoint, now: Date): DiscoverOutput {
  const { done, pages, restarts, resources, apiCalls, odd, managedHidden, guard } = checkpoint;
  const { lossGuard } = input.run;
  const waitSeconds = secondsToWait(checkpoint, pauseSecondsOf(lossGuard), now);
  return {
    done,
    scan: input.scan,
    pages,
    restarts,
    resources,
    apiCalls,
    ...(odd === undefined ? {} : { odd }),
    ...(managedHidden === undefined ? {} : { managedHidden }),
    ...(waitSeconds > 0 ? { waitSeconds } : {}),
    ...(guard === undefined ? {} : { rescans: [rescanOf(input.scan, guard)] }),
  };
}

const rescanOf = (scan: string, { before, listings, result }: GuardState): Rescan => ({
  scan,
  before,
  found: listings[0].found,
  scans: listings.length,
  result,
});

interface WalkPorts extends DiscoverPorts {
  readonly type: ResourceType;
}

class Walk {
  readonly #state: ScanState;
  readonly #checkpoint: ScanCheckpoint;
  readonly #end: ScanEnd;
  readonly #ports: WalkPorts;
  readonly #timeBox: TimeBox;

  constructor(state: ScanState, checkpoint: ScanCheckpoint, end: ScanEnd, ports: WalkPorts) {
    this.#state = state;
    this.#checkpoint = checkpoint;
    this.#end = end;
    this.#ports = ports;
    this.#timeBox = new TimeBox(ports.remainingMs);
  }

  /** Until the last page, or as long as there is time. */
  async walk(): Promise<void> {
    let pending = this.#fetch(this.#checkpoint.current.nextToken);
    for (;;) {
      const page = await pending.catch((error: unknown) => this.#restartAfter(error));
      if (page === 'restarted') {
        pending = this.#fetch(undefined);
        continue;
      }
      const { nextToken } = page;
      const goOn = nextToken !== undefined && this.#timeBox.fitsAnotherPage();
      // The next page is requested while this one is written. Its token is saved only after it is written, too.
      pending = goOn ? this.#fetch(nextToken) : Promise.resolve(page);
      pending.catch(() => undefined);
      await this.#store(page);
      if (!goOn) return;
    }
  }

  async #fetch(token: string | undefined): Promise<ResourcePage> {
    const startedAt = this.#ports.now().getTime();
    if (token === undefined) this.#checkpoint.begin(new Date(startedAt));
    for (let attempt = 0; ; attempt++) {
      try {
        const page = await this.#ports.source.page(token);
        this.#timeBox.notePage(this.#ports.now().getTime() - startedAt);
        return page;
      } catch (error) {
        const pauseMs = VANISHED_PAUSES_MS[attempt];
        if (!(error instanceof ResourceVanishedError) || pauseMs === undefined) throw error;
        await this.#ports.delay(pauseMs);
      }
    }
  }

  async #restartAfter(error: unknown): Promise<'restarted'> {
    if (!(error instanceof TokenRefusedError || error instanceof ResourceVanishedError)) throw error;
    const restarts = this.#checkpoint.current.restarts + 1;
    if (restarts > MAX_RESTARTS) {
      await this.#checkpoint.beginAgain({ restarts: 0 });
      throw new ScanNotFinishedError(
        `The listing was interrupted ${restarts} times; last error: ${error.message}`,
        {
          cause: error,
        },
      );
    }
    await this.#checkpoint.beginAgain({ restarts });
    return 'restarted';
  }

  async #store(page: ResourcePage): Promise<void> {
    const startedAt = this.#ports.now();
    const { puts, gone, ids, newIds } = this.#state.takePage(page.resources, startedAt.toISOString(), page);
    const step: ScanStep = { puts, gone: this.#end.gone(gone), pageIds: ids };
    if (page.nextToken === undefined) await this.#end.reached(step);
    else await this.#save(page.nextToken, newIds, step);
    // If the table is slow, writing takes most of the time of a page.
    this.#timeBox.notePage(this.#ports.now().getTime() - startedAt.getTime());
  }

  async #save(nextToken: string, newIds: number, step: ScanStep): Promise<void> {
    const { pages: before, listing: watch } = this.#checkpoint.current;
    const pages = before + 1;
    let listing;
    try {
      listing = watchListing(watch, { pages, newIds, nextToken }, this.#ports.type);
    } catch (error) {
      // A resumed run lists the target again from page one, because the listing would stop at the same place.
      if (error instanceof ListingRepeatsError || error instanceof ScanNotFinishedError)
        await this.#checkpoint.beginAgain({}, step);
      throw error;
    }
    await this.#checkpoint.save({ nextToken, pages, listing }, step);
  }
}
