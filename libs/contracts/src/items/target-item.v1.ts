import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { freshness, outOfScope, TypeFreshness } from '../values/freshness.ts';
import { AccountId, RegionName } from '../values/ids.ts';
import { ResourceTypeName } from '../values/resource-type-name.ts';

/**
 * The item of a target: how far its resources can be trusted.
 * Keys: `pk = <accountId>#<region>`, `sk = target`.
 *
 * A target is out of scope as long as `outOfScopeSince` is there: the last run left it out, and what the table holds of
 * it is as old as `lastCompleteScanAt`. Otherwise it is unreadable as long as `unreadableSince` is there, else fresh.
 */
export const TargetItemV1 = defineContract({
  id: 'target-item.v1',
  schema: z.object({
    pk: z.string(),
    sk: z.literal('target'),
    schemaVersion: z.literal(1),
    accountId: AccountId,
    region: RegionName,
    ...freshness,
    ...outOfScope,
    /**
     * The same of every other type of resource. The fields above are of `DEFAULT_RESOURCE_TYPE`. Absent: no other type was
     * read.
     */
    freshnessByType: z.record(ResourceTypeName, TypeFreshness).optional(),
  }),
  example: {
    pk: '111111111111#us-east-1',
    sk: 'target',
    schemaVersion: 1,
    accountId: '111111111111',
    region: 'us-east-1',
    lastCompleteScanAt: '2026-11-23T08:00:02.000Z',
    lastCompleteScanRunId: '20261123T080000Z-4f2a',
    lastAttemptAt: '2026-11-23T08:00:02.000Z',
    lastAttemptRunId: '20261123T080000Z-4f2a',
    present: 1000,
  },
});
export type TargetItem = z.infer<typeof TargetItemV1.schema>;
