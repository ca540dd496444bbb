import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountName } from '../values/account-settings.ts';
import { freshness, outOfScope, TypeFreshness } from '../values/freshness.ts';
import { AccountId, RegionName } from '../values/ids.ts';
import { OrganizationFacts } from '../values/organization-facts.ts';
import { ResourceTypeName } from '../values/resource-type-name.ts';

/**
 * The item of a target: how reliable its resources are.
 * Keys: `pk = <accountId>#<region>`, `sk = target`.
 * With `outOfScopeSince`, the target is out of scope: the last run left it out, and its data is as old as
 * `lastCompleteScanAt`. Otherwise, with `unreadableSince`, it is unreadable. Otherwise it is fresh.
 */
export const TargetItemV1 = defineContract({
  id: 'target-item.v1',
  schema: z.object({
    pk: z.string(),
    sk: z.literal('target'),
    schemaVersion: z.literal(1),
    accountId: AccountId,
    region: RegionName,
    /**
     * Name of the account in the configuration or the organization, at the last complete scan of a run that read all
     * its accounts. A run that applies a plan keeps it. Absent: it has none.
     */
    accountName: AccountName.optional(),
    /** What was last read about the account in AWS Organizations, for rules that need it. Absent: nothing. */
    organization: OrganizationFacts.optional(),
    ...freshness,
    ...outOfScope,
    /**
     * The same fields for each other resource type. The fields above belong to `DEFAULT_RESOURCE_TYPE`. Absent: no
     * other type was read.
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
