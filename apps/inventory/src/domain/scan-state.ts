import {
  addOddInstances,
  noOddInstances,
  noResources,
  type OddInstances,
  type ResourceCounts,
} from '@muster/contracts';
import { type ResourceType, resourceTypeOf } from '@muster/resource-types';
import type { GoneResource, KnownResource, ResourceRecord, Target } from '../ports/inventory-store.ts';
import type { ResourcePage, ObservedResource } from '../ports/resource-source.ts';
import type { Presence } from './loss-guard.ts';

type Effect = 'added' | 'changed' | 'gone';

/** What one page does to the table. */
export interface PageChange {
  readonly puts: readonly ResourceRecord[];
  readonly gone: readonly GoneResource[];
  /** Every id on the page, for the checkpoint. */
  readonly ids: readonly string[];
  /** Ids that were on no earlier page of this listing. */
  readonly newIds: number;
}

/** What was not as it should be on the pages so far. */
export interface Oddities {
  readonly odd?: OddInstances | undefined;
  readonly managedHidden?: true | undefined;
}

/**
 * One scan of one target, in memory: what the table holds, which ids the scan has met, and the counts.
 *
 * A page that is taken in twice counts once and the same: items carry the scan that wrote them and the effect it
 * had. A resource that is shown in an ended state, such as terminated, has left the fleet; it is gone from then on, or ignored where the
 * table never had it.
 */
export class ScanState {
  readonly #target: Target;
  readonly #type: ResourceType;
  readonly #scanId: string;
  /** The effects of this scan, by what `writtenBy` says of them. */
  readonly #ownMarks: ReadonlyMap<string, Effect>;
  readonly #known: Map<string, KnownResource>;
  readonly #handled: Set<string>;
  #counts: ResourceCounts;
  #odd: OddInstances;
  #managedHidden: boolean;

  constructor(start: {
    target: Target;
    scanId: string;
    known: Map<string, KnownResource>;
    handledIds?: Set<string> | undefined;
    counts?: ResourceCounts | undefined;
    oddities?: Oddities | undefined;
  }) {
    this.#target = start.target;
    this.#type = resourceTypeOf(start.target.resourceType);
    this.#scanId = start.scanId;
    this.#ownMarks = new Map(
      (['added', 'changed', 'gone'] as const).map((effect) => [`${start.scanId}/${effect}`, effect]),
    );
    this.#known = start.known;
    this.#handled = start.handledIds ?? new Set();
    this.#counts = start.counts ?? noResources;
    this.#odd = start.oddities?.odd ?? noOddInstances;
    this.#managedHidden = start.oddities?.managedHidden ?? false;
  }

  get counts(): ResourceCounts {
    return this.#counts;
  }

  get oddities(): Oddities {
    return {
      odd: this.#odd.count === 0 ? undefined : this.#odd,
      managedHidden: this.#managedHidden ? true : undefined,
    };
  }

  /** What the loss guard goes by, once a listing is complete. */
  get presence(): Presence {
    let before = 0;
    for (const [id, resource] of this.#known) if (this.#wasPresent(id, resource)) before++;
    return { before, found: this.#counts.seen };
  }

  /** What the table held before and this listing did not show. */
  lacked(): Set<string> {
    return this.lackedBy(this.#handled);
  }

  /** The same for an earlier listing of this scan, by the ids that it showed. */
  lackedBy(ids: ReadonlySet<string>): Set<string> {
    const lacked = new Set<string>();
    for (const [resourceId, resource] of this.#known)
      if (this.#wasPresent(resourceId, resource) && !ids.has(resourceId)) lacked.add(resourceId);
    return lacked;
  }

  /** Resources that are present as far as the scan knows. */
  get present(): number {
    let present = 0;
    for (const resource of this.#known.values()) if (!resource.gone) present++;
    return present;
  }

  /** Begins again at page one: what was stored stays, what was counted is counted anew. */
  restart(): void {
    this.#handled.clear();
    this.#counts = noResources;
    this.#odd = noOddInstances;
    this.#managedHidden = false;
  }

  /** Adds a page and returns what to write. */
  takePage(
    resources: readonly ObservedResource[],
    now: string,
    { withoutId = [], managedHidden = false }: Pick<ResourcePage, 'withoutId' | 'managedHidden'> = {},
  ): PageChange {
    this.#managedHidden ||= managedHidden;
    this.#odd = addOddInstances(
      this.#odd,
      withoutId.map((problem) => ({ problem })),
    );
    const puts = new Map<string, ResourceRecord>();
    const gone: GoneResource[] = [];
    const handledBefore = this.#handled.size;
    for (const observed of resources) {
      const { resourceId, state } = observed.attributes;
      if (observed.odd !== undefined && !this.#handled.has(resourceId))
        this.#odd = addOddInstances(this.#odd, [{ id: resourceId, problem: observed.odd }]);
      if (this.#type.endedStates.includes(state)) {
        if (this.#takeEnded(resourceId)) gone.push({ resourceId, endedAs: state });
      } else {
        const resource = this.#takePresent(observed, now);
        if (resource) puts.set(resourceId, resource);
      }
      this.#handled.add(resourceId);
    }
    return {
      puts: [...puts.values()],
      gone,
      ids: resources.map(({ attributes }) => attributes.resourceId),
      newIds: this.#handled.size - handledBefore,
    };
  }

  /** After the last page: what the listing did not show is gone. */
  takeEnd(): readonly GoneResource[] {
    const gone: GoneResource[] = [];
    for (const [resourceId, resource] of this.#known) {
      if (this.#handled.has(resourceId)) continue;
      const own = this.#ownEffect(resource);
      // Written by this scan on a page that was lost in a crash and shown without it afterwards: it came and went.
      if (own === 'added' || own === 'changed') this.#count(own);
      if (!resource.gone && this.#mayBeThere(resource)) continue;
      if (!resource.gone) gone.push({ resourceId });
      if (!resource.gone || own === 'gone') this.#count('gone');
      this.#remember(resourceId, { ...resource, gone: true }, 'gone');
    }
    return gone;
  }

  /**
   * The listing did not show the resource and yet does not say that it left: it may be one of those that were shown
   * without an id, or one that the endpoint hides.
   */
  #mayBeThere({ managed = false }: KnownResource): boolean {
    return this.#odd.withoutId > 0 || (this.#managedHidden && managed);
  }

  #takeEnded(resourceId: string): boolean {
    const known = this.#known.get(resourceId);
    if (known === undefined || this.#handled.has(resourceId)) return false;
    if (known.gone) {
      if (this.#ownEffect(known) === 'gone') this.#count('gone');
      return false;
    }
    this.#count('gone');
    this.#remember(resourceId, { ...known, gone: true }, 'gone');
    return true;
  }

  #takePresent(observed: ObservedResource, now: string): ResourceRecord | undefined {
    const { resourceId } = observed.attributes;
    const known = this.#known.get(resourceId);
    const same = known !== undefined && !known.gone && known.contentHash === observed.contentHash;
    const own = known && !known.gone ? this.#ownEffect(known) : undefined;
    const repeated = this.#handled.has(resourceId);
    if (same && !repeated) this.#count(own ?? 'unchanged');
    if (same) return undefined;

    const effect = own ?? (known === undefined || known.gone ? 'added' : 'changed');
    if (!repeated) this.#count(effect);
    const firstSeenAt = known?.firstSeenAt ?? now;
    this.#remember(
      resourceId,
      { contentHash: observed.contentHash, writtenBy: '', firstSeenAt, gone: false },
      effect,
    );
    return {
      accountId: this.#target.accountId,
      region: this.#target.region,
      resourceType: this.#type.name,
      ...observed.attributes,
      contentHash: observed.contentHash,
      writtenBy: `${this.#scanId}/${effect}`,
      firstSeenAt,
      changedAt: now,
    };
  }

  #remember(resourceId: string, resource: KnownResource, effect: Effect): void {
    this.#known.set(resourceId, { ...resource, writtenBy: `${this.#scanId}/${effect}` });
  }

  /** Present before this listing, and not shown as terminated since. What this listing added is new. */
  #wasPresent(resourceId: string, resource: KnownResource): boolean {
    return !resource.gone && !(this.#ownEffect(resource) === 'added' && this.#handled.has(resourceId));
  }

  /** The effect this very scan had on the resource, if it wrote it. */
  #ownEffect(resource: KnownResource): Effect | undefined {
    return this.#ownMarks.get(resource.writtenBy);
  }

  #count(effect: Effect | 'unchanged'): void {
    const seen = effect === 'gone' ? 0 : 1;
    this.#counts = {
      ...this.#counts,
      seen: this.#counts.seen + seen,
      [effect]: this.#counts[effect] + 1,
    };
  }
}
