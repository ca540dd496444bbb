import { DEFAULT_GONE_RETENTION_DAYS, defaultLossGuard, type LossGuard, scanIdOf } from '@muster/contracts';
import { resourceTypeOf } from '@muster/resource-types';
import { ScansDisagreeError } from '../errors.ts';
import type { GuardState, ScanKey } from '../ports/checkpoint-store.ts';
import type { CompleteScan, GoneResource, InventoryStore } from '../ports/inventory-store.ts';
import { type GoneResources, NO_CHANGE, type ScanStep } from '../ports/scan-store.ts';
import { isSuddenLoss, judge } from './loss-guard.ts';
import { AT_PAGE_ONE, type ScanCheckpoint } from './scan-checkpoint.ts';
import type { ScanState } from './scan-state.ts';

const SECONDS_PER_DAY = 24 * 3600;

/** The configuration for the end of a scan. */
export interface ScanEndSettings extends Pick<CompleteScan, 'account' | 'organization' | 'keepsScope'> {
  readonly lossGuard?: LossGuard | undefined;
  readonly goneRetentionDays?: number | undefined;
}

export interface ScanEndPorts {
  readonly inventory: Pick<InventoryStore, 'target'>;
  readonly now: () => Date;
}

/** The steps after the last page of a listing. Only a complete listing decides what is gone. */
export class ScanEnd {
  readonly #key: ScanKey;
  readonly #state: ScanState;
  readonly #checkpoint: ScanCheckpoint;
  readonly #earlierIds: readonly ReadonlySet<string>[];
  readonly #lossGuard: LossGuard;
  readonly #goneRetentionDays: number;
  readonly #known: Pick<CompleteScan, 'account' | 'organization' | 'keepsScope'>;
  readonly #ports: ScanEndPorts;

  /** @param earlierIds IDs in the earlier complete listings of this scan, in their order */
  constructor(
    scan: { key: ScanKey; state: ScanState; checkpoint: ScanCheckpoint },
    earlierIds: readonly ReadonlySet<string>[],
    settings: ScanEndSettings,
    ports: ScanEndPorts,
  ) {
    const { lossGuard = defaultLossGuard, goneRetentionDays = DEFAULT_GONE_RETENTION_DAYS } = settings;
    this.#key = scan.key;
    this.#state = scan.state;
    this.#checkpoint = scan.checkpoint;
    this.#earlierIds = earlierIds;
    this.#lossGuard = lossGuard;
    this.#goneRetentionDays = goneRetentionDays;
    const { account, organization, keepsScope } = settings;
    this.#known = { account, organization, keepsScope };
    this.#ports = ports;
  }

  /** After the last page, which is not saved yet. */
  async reached(lastPage: ScanStep): Promise<void> {
    const { guard, pages } = this.#checkpoint.current;
    const ended = { nextToken: undefined, pages: pages + 1 };
    if (guard === undefined && !isSuddenLoss(this.#state.presence, this.#lossGuard))
      return this.#checkpoint.save({ ...ended, done: true }, this.#completed(lastPage));
    // From here on, the listing is not repeated.
    await this.#checkpoint.save(ended, lastPage);
    return this.decide();
  }

  /** After the last page of a listing that must be confirmed, once its IDs are saved. */
  async decide(): Promise<void> {
    const guard = await this.#guardWithThisListing();
    const verdict = judge([
      ...this.#earlierIds.map((ids) => this.#state.lackedBy(ids)),
      this.#state.lacked(),
    ]);
    if (verdict === 'scan again') return this.#checkpoint.save({ ...AT_PAGE_ONE, guard });
    if (verdict === 'disagreed')
      return this.#checkpoint.save({ ...AT_PAGE_ONE, guard: { ...guard, result: verdict } });
    return this.#checkpoint.save({ done: true, guard: { ...guard, result: verdict } }, this.#completed());
  }

  /** Ends a target whose scans disagree. A resumed run starts again. */
  async giveUp({ listings, before }: GuardState): Promise<never> {
    await this.#checkpoint.beginAgain({ guard: undefined, restarts: 0 });
    const found = listings.map((listing) => listing.found).join(', ');
    throw new ScansDisagreeError(
      `The table holds ${before} ${resourceTypeOf(this.#key.resourceType).words.many}. ${listings.length} complete scans found ${found} and disagree on which ones are gone, so none is marked as gone`,
    );
  }

  /** What is written about resources that left the fleet. */
  gone(resources: readonly GoneResource[]): readonly GoneResources[] {
    if (resources.length === 0) return [];
    const now = this.#ports.now();
    const mark = {
      goneAt: now.toISOString(),
      expiresAtEpochSeconds: Math.floor(now.getTime() / 1000) + this.#goneRetentionDays * SECONDS_PER_DAY,
      writtenBy: `${scanIdOf(this.#key.runId, this.#key.scan)}/gone`,
    };
    return [{ resources, mark }];
  }

  /** The step with what the end of the scan says: what is gone, and that the target is fresh. */
  #completed(step: ScanStep = NO_CHANGE): ScanStep {
    const gone = [...step.gone, ...this.gone(this.#state.takeEnd())];
    const complete = {
      at: this.#ports.now().toISOString(),
      begunAt: this.#checkpoint.current.begunAt,
      runId: this.#key.runId,
      present: this.#state.present,
      ...this.#known,
    };
    return { ...step, gone, complete };
  }

  async #guardWithThisListing(): Promise<GuardState> {
    const { guard, pages, restarts, lastPage } = this.#checkpoint.current;
    const { before, found } = this.#state.presence;
    const listing = { pages, restarts, lastPage, found };
    const endedAt = this.#ports.now().toISOString();
    if (guard !== undefined) return { ...guard, listings: [...guard.listings, listing], endedAt };
    const lastCompleteScanAt = (await this.#ports.inventory.target(this.#key))?.lastCompleteScanAt;
    return { before, listings: [listing], lastCompleteScanAt, endedAt, result: 'unfinished' };
  }
}
