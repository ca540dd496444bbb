import { NEW_TABLE_WRITES_PER_SECOND } from '@muster/service-definition';
import { TokenBucket } from './token-bucket.ts';

/** What one table sustains. */
export interface ThroughputLimits {
  readonly writesPerSecond: number;
  readonly readsPerSecond: number;
  /** Of one partition key: all its items may be in one partition. */
  readonly keyWritesPerSecond: number;
}

/**
 * A new table on demand. Source: DynamoDB Developer Guide, "DynamoDB on-demand capacity mode", and for a partition
 * "Best practices for designing and using partition keys effectively".
 */
export const NEW_TABLE: ThroughputLimits = {
  writesPerSecond: NEW_TABLE_WRITES_PER_SECOND,
  readsPerSecond: 12_000,
  keyWritesPerSecond: 1_000,
};

/**
 * Capacity that was not used is there for this long. DynamoDB keeps up to 300 seconds of it, but says not to count on
 * it, and never gives more than a partition's limit: the four partitions of a new table together take what it sustains.
 * Source: https://repost.aws/knowledge-center/dynamodb-spiky-workloads-short-intervals
 */
const BURST_SECONDS = 1;

/** What was let through and what was not. */
export interface ThroughputCounts {
  writeUnits: number;
  readUnits: number;
  /** Items that a batch left unprocessed. */
  unprocessed: number;
  /** Calls that were refused as a whole. */
  refused: number;
}

/** The capacity of one table. */
export class Throughput {
  readonly #limits: ThroughputLimits;
  readonly #now: () => number;
  readonly #writes: TokenBucket;
  readonly #reads: TokenBucket;
  readonly #ofKey = new Map<string, TokenBucket>();
  readonly counts: ThroughputCounts = { writeUnits: 0, readUnits: 0, unprocessed: 0, refused: 0 };

  constructor(limits: ThroughputLimits, now: () => number) {
    this.#limits = limits;
    this.#now = now;
    this.#writes = bucket(limits.writesPerSecond, now);
    this.#reads = bucket(limits.readsPerSecond, now);
  }

  /** @returns whether there is capacity for it, which is used up then */
  write(partitionKey: string, units: number): boolean {
    const ofKey = this.#keyBucket(partitionKey);
    if (!this.#writes.has(units) || !ofKey.has(units)) return false;
    this.#writes.take(units);
    ofKey.take(units);
    this.counts.writeUnits += units;
    return true;
  }

  /** How much a read takes shows when it has been done. */
  mayRead(): boolean {
    return this.#reads.has(1);
  }

  haveRead(units: number): void {
    this.#reads.take(units);
    this.counts.readUnits += units;
  }

  #keyBucket(partitionKey: string): TokenBucket {
    const known = this.#ofKey.get(partitionKey) ?? bucket(this.#limits.keyWritesPerSecond, this.#now);
    this.#ofKey.set(partitionKey, known);
    return known;
  }
}

const bucket = (perSecond: number, now: () => number): TokenBucket =>
  new TokenBucket(perSecond * BURST_SECONDS, perSecond, now);
