import { FactSource } from '../ec2-instance/instance-facts.ts';
import type { InstanceFacts, TagPair } from '../ec2-instance/instance-facts.ts';
import { InstanceIds } from '../ec2-instance/instance-ids.ts';
import type { Mutation } from './mutations.ts';

export type InstanceState = 'running' | 'stopped' | 'terminated';

export interface TargetScope {
  readonly seed: number;
  readonly accountId: string;
  readonly region: string;
  readonly count: number;
  readonly managedShare: number;
  readonly stoppedShare: number;
  readonly metadataTagsShare: number;
  readonly terminatedVisibleMs: number;
}

/**
 * Tags that differ from the initial ones. `null` is a removed tag. Instances that are changed together share one
 * object.
 */
type TagOverlay = ReadonlyMap<string, string | null>;
type TagChange = readonly [key: string, value: string | null];
const NO_OVERLAY: TagOverlay = new Map();

/**
 * The instances of one account and region. An instance is an index. Its properties are computed from the seed, and only
 * later changes are stored, so that hundreds of thousands of instances need almost no memory.
 */
export class TargetFleet {
  readonly accountId: string;
  readonly region: string;
  readonly #source: FactSource;
  readonly #ids: InstanceIds;
  readonly #terminatedVisibleMs: number;
  readonly #overlays = new Map<number, TagOverlay>();
  readonly #terminatedAtMs = new Map<number, number>();
  readonly #stopped = new Set<number>();
  readonly #vanished = new Set<number>();
  readonly #launches: { firstIndex: number; atEpochMs: number }[] = [];
  #size: number;

  constructor(scope: TargetScope) {
    this.accountId = scope.accountId;
    this.region = scope.region;
    this.#source = new FactSource(scope);
    this.#ids = new InstanceIds(scope.seed, `${scope.accountId}/${scope.region}`);
    this.#terminatedVisibleMs = scope.terminatedVisibleMs;
    this.#size = scope.count;
  }

  /** Number of indexes that were ever used, starting at 0. */
  get size(): number {
    return this.#size;
  }

  idOf(index: number): string {
    return this.#ids.idOf(index);
  }

  /** The index of an instance that is listed at `nowMs`. Undefined if the ID is unknown or no longer listed. */
  findVisible(instanceId: string, nowMs: number): number | undefined {
    const index = this.#ids.indexOf(instanceId);
    return index !== undefined && this.stateOf(index, nowMs) !== undefined ? index : undefined;
  }

  /** The state at `nowMs`. Undefined if the instance never existed or is no longer listed. */
  stateOf(index: number, nowMs: number): InstanceState | undefined {
    if (index >= this.#size || this.#vanished.has(index)) return undefined;
    const terminatedAtMs = this.#terminatedAtMs.get(index);
    if (terminatedAtMs !== undefined) {
      return nowMs - terminatedAtMs < this.#terminatedVisibleMs ? 'terminated' : undefined;
    }
    if (this.#stopped.has(index)) return 'stopped';
    return this.#source.startsStopped(index) && this.#launchOf(index) === undefined ? 'stopped' : 'running';
  }

  isManaged(index: number): boolean {
    return this.#source.isManaged(index);
  }

  hasMetadataTags(index: number): boolean {
    return this.#source.hasMetadataTags(index);
  }

  terminatedAtMs(index: number): number | undefined {
    return this.#terminatedAtMs.get(index);
  }

  facts(index: number): InstanceFacts {
    const facts = this.#source.facts(index);
    const launch = this.#launchOf(index);
    return launch === undefined ? facts : { ...facts, launchEpochMs: launch.atEpochMs };
  }

  tags(index: number): TagPair[] {
    const tags = this.#source.tags(index);
    const overlay = this.#overlays.get(index);
    if (overlay === undefined) return tags;
    const kept = tags.filter(([key]) => !overlay.has(key));
    for (const [key, value] of overlay) if (value !== null) kept.push([key, value]);
    return kept;
  }

  /** The first index of the reservation. Reservations of 1, 2 and 3 instances alternate. */
  reservationStart(index: number): number {
    const within = index % 6;
    return index - within + (within === 0 ? 0 : within < 3 ? 1 : 3);
  }

  reservationId(firstIndex: number): string {
    return this.#source.reservationId(firstIndex);
  }

  /** Up to `count` instances that are neither terminated nor vanished, spread evenly over the fleet. */
  pickLive(count: number, nowMs: number): string[] {
    const live: number[] = [];
    for (let index = 0; index < this.#size; index += 1) {
      const state = this.stateOf(index, nowMs);
      if (state !== undefined && state !== 'terminated') live.push(index);
    }
    const taken = Math.min(count, live.length);
    return Array.from({ length: taken }, (_, at) =>
      this.idOf(live[Math.floor((at * live.length) / taken)] ?? 0),
    );
  }

  /** Applies a change and returns the IDs that it affects. Ignores IDs of other fleets. */
  apply(mutation: Mutation): string[] {
    switch (mutation.kind) {
      case 'createTags':
        this.#changeTags(mutation.instanceIds, () => mutation.tags);
        return mutation.instanceIds;
      case 'deleteTags':
        this.#changeTags(mutation.instanceIds, (index) => this.#deletions(index, mutation.tags));
        return mutation.instanceIds;
      case 'terminate':
        for (const index of this.#indexes(mutation.instanceIds))
          this.#terminatedAtMs.set(index, mutation.atEpochMs);
        return mutation.instanceIds;
      case 'stop':
        for (const index of this.#indexes(mutation.instanceIds)) this.#stopped.add(index);
        return mutation.instanceIds;
      case 'launch':
        return this.#launch(mutation.count, mutation.atEpochMs);
      case 'vanish':
        for (const index of this.#indexes(mutation.instanceIds)) {
          this.#vanished.add(index);
          this.#overlays.delete(index);
        }
        return mutation.instanceIds;
    }
  }

  #deletions(index: number, wanted: readonly { key: string; value?: string | undefined }[]): TagChange[] {
    const current = new Map(this.tags(index));
    // Tags of AWS stay. Source: EC2 API Reference, DeleteTags.
    if (wanted.length === 0)
      return [...current.keys()].filter((key) => !key.startsWith('aws:')).map((key) => [key, null]);
    return wanted
      .filter((tag) => tag.value === undefined || current.get(tag.key) === tag.value)
      .map((tag) => [tag.key, null]);
  }

  /** Instances that shared their overlay before a change share one after it. */
  #changeTags(instanceIds: readonly string[], changesOf: (index: number) => readonly TagChange[]): void {
    const shared = new Map<string, Map<TagOverlay, TagOverlay>>();
    for (const index of this.#indexes(instanceIds)) {
      const changes = changesOf(index);
      const signature = JSON.stringify(changes);
      let overlays = shared.get(signature);
      if (overlays === undefined) shared.set(signature, (overlays = new Map()));
      const before = this.#overlays.get(index) ?? NO_OVERLAY;
      let after = overlays.get(before);
      if (after === undefined) overlays.set(before, (after = new Map([...before, ...changes])));
      this.#overlays.set(index, after);
    }
  }

  #launch(count: number, atEpochMs: number): string[] {
    const firstIndex = this.#size;
    this.#launches.push({ firstIndex, atEpochMs });
    this.#size += count;
    return Array.from({ length: count }, (_, at) => this.idOf(firstIndex + at));
  }

  #launchOf(index: number): { atEpochMs: number } | undefined {
    return this.#launches.findLast((launch) => launch.firstIndex <= index);
  }

  #indexes(instanceIds: readonly string[]): number[] {
    const indexes: number[] = [];
    for (const id of instanceIds) {
      const index = this.#ids.indexOf(id);
      if (index !== undefined && index < this.#size) indexes.push(index);
    }
    return indexes;
  }
}
