import { ImpossibleStateError } from '@muster/errors';
import { type BucketLimits, simulatedTypes } from './resource-types.ts';

/**
 * Limits per account, region and API.
 * Sources: https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html,
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html,
 * https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
 */
export const BUCKETS: ReadonlyMap<string, BucketLimits> = new Map<string, BucketLimits>(
  Object.entries({
    ...Object.fromEntries(simulatedTypes().flatMap(({ buckets }) => Object.entries(buckets))),
    'ec2:DescribeRegions': { capacity: 100, refillPerSecond: 20 },
    'ec2:DescribeTags': { capacity: 100, refillPerSecond: 20 },
    'ec2:CreateTags': { capacity: 100, refillPerSecond: 10 },
    'ec2:DeleteTags': { capacity: 100, refillPerSecond: 10 },
    sts: { capacity: 600, refillPerSecond: 600 },
    'organizations:ListAccounts': { capacity: 12, refillPerSecond: 8 },
    'organizations:ListAccountsForParent': { capacity: 8, refillPerSecond: 5 },
    'organizations:DescribeAccount': { capacity: 30, refillPerSecond: 20 },
  }),
);

interface Level {
  tokens: number;
  atMs: number;
}

/** All token buckets. A bucket is created full on first use. */
export class TokenBuckets {
  readonly #levels = new Map<string, Level>();
  readonly #overrides: Readonly<Partial<Record<string, BucketLimits>>>;

  constructor(overrides: Readonly<Partial<Record<string, BucketLimits>>>) {
    this.#overrides = overrides;
  }

  /** Takes one token from the bucket of `scope` ("account/region"). False if it is empty. `nowMs` is monotonic. */
  take(bucket: string, scope: string, nowMs: number): boolean {
    const limits = this.#overrides[bucket] ?? BUCKETS.get(bucket);
    if (limits === undefined) throw new ImpossibleStateError(`there is no bucket ${bucket}`);
    const key = `${bucket} ${scope}`;
    const level = this.#levels.get(key) ?? { tokens: limits.capacity, atMs: nowMs };
    const refill = (Math.max(0, nowMs - level.atMs) / 1000) * limits.refillPerSecond;
    const tokens = Math.min(limits.capacity, level.tokens + refill);
    const granted = tokens >= 1;
    this.#levels.set(key, { tokens: granted ? tokens - 1 : tokens, atMs: nowMs });
    return granted;
  }
}
