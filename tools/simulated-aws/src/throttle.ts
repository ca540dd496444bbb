import { LISTING_BUCKETS } from './ec2-instance/index.ts';

/** A token bucket: a burst of `capacity` requests, refilled by `refillPerSecond`. */
export interface BucketLimits {
  readonly capacity: number;
  readonly refillPerSecond: number;
}

/**
 * Limits per account, region and API.
 * Sources: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html,
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export const BUCKETS = {
  ...LISTING_BUCKETS,
  'ec2:DescribeRegions': { capacity: 100, refillPerSecond: 20 },
  'ec2:CreateTags': { capacity: 100, refillPerSecond: 10 },
  'ec2:DeleteTags': { capacity: 100, refillPerSecond: 10 },
  sts: { capacity: 600, refillPerSecond: 600 },
  'organizations:ListAccounts': { capacity: 12, refillPerSecond: 8 },
  'organizations:ListAccountsForParent': { capacity: 8, refillPerSecond: 5 },
  'organizations:DescribeAccount': { capacity: 30, refillPerSecond: 20 },
} as const satisfies Record<string, BucketLimits>;

export type BucketName = keyof typeof BUCKETS;

interface Level {
  tokens: number;
  atMs: number;
}

/** All token buckets. A bucket is created full on first use. */
export class TokenBuckets {
  readonly #levels = new Map<string, Level>();
  readonly #overrides: Partial<Record<BucketName, BucketLimits>>;

  constructor(overrides: Partial<Record<BucketName, BucketLimits>>) {
    this.#overrides = overrides;
  }

  /** Takes one token from the bucket of `scope` ("account/region"). False if it is empty. `nowMs` is monotonic. */
  take(bucket: BucketName, scope: string, nowMs: number): boolean {
    const limits = this.#overrides[bucket] ?? BUCKETS[bucket];
    const key = `${bucket} ${scope}`;
    const level = this.#levels.get(key) ?? { tokens: limits.capacity, atMs: nowMs };
    const refill = (Math.max(0, nowMs - level.atMs) / 1000) * limits.refillPerSecond;
    const tokens = Math.min(limits.capacity, level.tokens + refill);
    const granted = tokens >= 1;
    this.#levels.set(key, { tokens: granted ? tokens - 1 : tokens, atMs: nowMs });
    return granted;
  }
}
