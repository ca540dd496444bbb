import * as z from 'zod';
import { defineContract } from './contract.ts';
import { AccountId, ApiCalls, Count, RegionName, type RunId } from './ids.ts';
import { Rescan } from './loss-guard.ts';
import { OddInstances } from './odd.ts';
import { CaughtError, RunContext, runContextExample } from './run.ts';

/**
 * Names one pass over a target within a run: `discovery`, then `verification-1`, `verification-2`…; `replan-<time>`, in
 * milliseconds since 1970, before tags are planned again.
 */
export const ScanName = z.string().regex(/^(discovery|verification-[1-9]\d*|replan-[1-9]\d*)$/);

/** What a scan found, against what the table held: `seen = added + changed + unchanged`. */
export const ResourceCounts = z.strictObject({
  seen: Count,
  added: Count,
  changed: Count,
  unchanged: Count,
  gone: Count,
});
export type ResourceCounts = z.infer<typeof ResourceCounts>;
export const noResources: ResourceCounts = { seen: 0, added: 0, changed: 0, unchanged: 0, gone: 0 };

export const DiscoverInputV1 = defineContract({
  id: 'discover-input.v1',
  schema: z.strictObject({ run: RunContext, accountId: AccountId, region: RegionName, scan: ScanName }),
  example: { run: runContextExample, accountId: '111111111111', region: 'us-east-1', scan: 'discovery' },
});
export type DiscoverInput = z.infer<typeof DiscoverInputV1.schema>;

/**
 * Output of `Discover`: counts are of the whole scan so far; `done: false` asks to be called again, with `waitSeconds`
 * after a pause: the target seems to have lost its instances and is scanned again.
 */
export const DiscoverOutputV1 = defineContract({
  id: 'discover-output.v1',
  schema: z.strictObject({
    done: z.boolean(),
    scan: ScanName,
    pages: Count,
    /** How often the scan began again at page one because AWS refused the saved token. */
    restarts: Count,
    resources: ResourceCounts,
    apiCalls: ApiCalls,
    /** Instances of which not everything could be used; absent where there are none. */
    odd: OddInstances.optional(),
    /** There where the endpoint does not know IncludeManagedResources: instances that AWS services manage may be missing. */
    managedHidden: z.literal(true).optional(),
    /** How long to pause before the next call; absent where it may come at once. */
    waitSeconds: z.number().int().min(1).optional(),
    /** Why the target is or was scanned again; absent where it was not. */
    rescans: z.array(Rescan).optional(),
  }),
  example: {
    done: true,
    scan: 'discovery',
    pages: 1,
    restarts: 0,
    resources: { seen: 1000, added: 1000, changed: 0, unchanged: 0, gone: 0 },
    apiCalls: { 'ec2:DescribeInstances': 1, 'sts:AssumeRole': 1 },
  },
});
export type DiscoverOutput = z.infer<typeof DiscoverOutputV1.schema>;

/** Input of `MarkUnreadable`: an account whose role could not be assumed or whose regions could not be listed. */
export const MarkUnreadableInputV1 = defineContract({
  id: 'mark-unreadable-input.v1',
  schema: z.object({ run: RunContext, accountId: AccountId, error: CaughtError }),
  example: {
    run: runContextExample,
    accountId: '333333333333',
    error: { Error: 'AssumeRoleDenied', Cause: '{"errorType":"AssumeRoleDenied","errorMessage":"…"}' },
  },
});

/** Output of `MarkUnreadable`: the regions in scope of which the table knows resources of that account. */
export const MarkUnreadableOutputV1 = defineContract({
  id: 'mark-unreadable-output.v1',
  schema: z.strictObject({ regions: z.array(RegionName) }),
  example: { regions: ['us-east-1'] },
});

/** Identifies a scan in table items: `<runId>/<scan>`. */
export const scanIdOf = (runId: z.infer<typeof RunId>, scan: z.infer<typeof ScanName>): string =>
  `${runId}/${scan}`;
