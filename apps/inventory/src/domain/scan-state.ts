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

/** The changes of one page to the table. */
export interface PageChange {
  readonly puts: readonly ResourceRecord[];
  readonly gone: readonly GoneResource[];
  /** All IDs on the page, for the checkpoint. */
  readonly ids: readonly string[];
  /** IDs that were on no earlier page of this listing. */
  readonly newIds: number;
}

/** The odd instances on the pages so far. */
export interface Oddities {
  readonly odd?: OddInstances | undefined;
  readonly managedHidden?: true | undefined;
}

/**
 * One scan of one target, in memory: the content of the table, the IDs that the scan found, and the counts.
 * A repeated page counts once and with the same result, because items contain the scan that wrote them and its effect.
 * A resource in an ended state, such as terminated, is gone from then on, or ignored if the table never contained it.
 */
export class ScanState {
  readonly #target: Target;
  readonly #type: ResourceType;
  readonly #scanId: string;
  /** The effects of this scan, from `writtenBy` of the items. */
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

  /** The input of the loss guard for a complete listing. */
  get presence(): Presence {
    let before = 0;
    for (const [id, resource] of this.#known) if (this.#wasPresent(id, resource)) before++;
    return { before, found: this.#counts.seen };
  }

  /** Resources of the table before the scan that this listing did not show. */
  lacked(): Set<string> {
    return this.lackedBy(this.#handled);
  }

  /** The same for an earlier listing of this scan, by its IDs. */
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

  /** Starts again at page one: stored pages stay, but are counted again. */
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

  /** After the last page: resources that are missing in the listing are gone. */
  takeEnd(): readonly GoneResource[] {
    const gone: GoneResource[] = [];
    for (const [resourceId, resource] of this.#known) {
      if (this.#handled.has(resourceId)) continue;
      const own = this.#ownEffect(resource);
      // This scan wrote it from a page that a crash lost, and the page no longer shows it: it was added and is gone.
      if (own === 'added' || own === 'changed') this.#count(own);
      if (!resource.gone && this.#mayBeThere(resource)) continue;
      if (!resource.gone) gone.push({ resourceId });
      if (!resource.gone || own === 'gone') this.#count('gone');
      this.#remember(resourceId, { ...resource, gone: true }, 'gone');
    }
    return gone;
  }

  /**
   * The listing does not show the resource, but it may still exist: it may be one of those without an ID, or one that
   * the endpoint hides.
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

  /** Present before this listing, and not shown as terminated since. Resources that this listing added are new. */
  #wasPresent(resourceId: string, resource: KnownResource): boolean {
    return !resource.gone && !(this.#ownEffect(resource) === 'added' && this.#handled.has(resourceId));
  }

  /** The effect of this scan on the resource, if it wrote it. */
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
