import { NEW_TABLE_WRITES_PER_SECOND } from '@muster/service-definition';
import { TokenBucket } from './token-bucket.ts';

/** The throughput limits of one table. */
export interface ThroughputLimits {
  readonly writesPerSecond: number;
  readonly readsPerSecond: number;
  /** Limit of one partition key, because all its items may be in one partition. */
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
 * Unused capacity is kept for this long. DynamoDB keeps up to 300 seconds of it, but advises not to rely on it, and
 * never exceeds a partition's limit: the four partitions of a new table together accept its sustained throughput.
 * Source: https://repost.aws/knowledge-center/dynamodb-spiky-workloads-short-intervals
 */
const BURST_SECONDS = 1;

/** What was accepted and what was throttled. */
export interface ThroughputCounts {
  writeUnits: number;
  readUnits: number;
  /** Items that a batch left unprocessed. */
  unprocessed: number;
  /** Calls that were refused completely. */
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

  /** @returns whether there is capacity for it. If so, the capacity is used up */
  write(partitionKey: string, units: number): boolean {
    const ofKey = this.#keyBucket(partitionKey);
    if (!this.#writes.has(units) || !ofKey.has(units)) return false;
    this.#writes.take(units);
    ofKey.take(units);
    this.counts.writeUnits += units;
    return true;
  }

  /** The size of a read is known only afterwards. */
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
