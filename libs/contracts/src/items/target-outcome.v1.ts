import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { LISTING_CALL } from '../values/ec2-instance/type.ts';
import { AccountId, ApiCalls, RegionName, Timestamp } from '../values/ids.ts';
import { Rescan } from '../values/loss-guard.ts';
import { OddInstances } from '../values/odd.ts';
import { OutcomeStatus } from '../values/outcome-status.ts';
import { ResourceCounts } from '../values/resource-counts.ts';
import { ResourceTypeName } from '../values/resource-type-name.ts';
import { RuleCounts } from '../values/rule-counts.ts';
import { TaggingCounts } from '../values/tagging-counts.ts';

/**
 * How a target ended. Without a region, it describes an unreadable account whose regions are unknown. Such an account
 * counts as one target.
 */
export const TargetOutcomeV1 = defineContract({
  id: 'target-outcome.v1',
  schema: z.strictObject({
    accountId: AccountId,
    region: RegionName.optional(),
    /** Absent: `DEFAULT_RESOURCE_TYPE`, the only type of earlier versions. */
    resourceType: ResourceTypeName.optional(),
    status: OutcomeStatus,
    code: z.string().optional(),
    message: z.string().optional(),
    resources: ResourceCounts,
    tagging: TaggingCounts,
    apiCalls: ApiCalls,
    /** Counts of the first scan, as in the output of `Discover`. */
    odd: OddInstances.optional(),
    managedHidden: z.literal(true).optional(),
    finishedAt: Timestamp,
    /** Rules that match a resource of the target. Absent if nothing was planned, or an earlier version planned. */
    rules: z.array(RuleCounts).optional(),
    /** Scans that found far fewer instances than the table contained. Absent if there were none. */
    rescans: z.array(Rescan).optional(),
  }),
  example: {
    accountId: '111111111111',
    region: 'us-east-1',
    status: 'succeeded',
    resources: { seen: 1000, added: 1000, changed: 0, unchanged: 0, gone: 0 },
    tagging: { planned: 1000, applied: 1000, verified: 1000, failed: 0, skipped: 0 },
    apiCalls: { [LISTING_CALL]: 2, 'ec2:CreateTags': 1 },
    finishedAt: '2026-11-23T08:00:09.000Z',
  },
});
export type TargetOutcome = z.infer<typeof TargetOutcomeV1.schema>;
