import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountSettings } from '../values/account-settings.ts';
import { AccountId, ResourceId, RegionName } from '../values/ids.ts';
import { ResourceTypeName } from '../values/resource-type-name.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/** Number of resources of a target to try, because known ones may no longer exist. */
export const MAX_INSTANCES_TRIED = 3;

/** Resources of one region and type in the inventory table, to test the call that tags them. */
export const InstancesToTry = z.strictObject({
  region: RegionName,
  /** Absent: `DEFAULT_RESOURCE_TYPE`. */
  resourceType: ResourceTypeName.optional(),
  instanceIds: z.array(ResourceId).min(1).max(MAX_INSTANCES_TRIED),
});
export type InstancesToTry = z.infer<typeof InstancesToTry>;

/** Input of `checkTagger`: an account and its usable regions. */
export const CheckTaggerInputV1 = defineContract({
  id: 'check-tagger-input.v1',
  schema: z.strictObject({
    run: RunContext,
    accountId: AccountId,
    /** The settings of the account. Absent: none. */
    account: AccountSettings.optional(),
    regions: z.array(RegionName),
    /** Regions that support DryRun and have known instances. Absent: none. */
    instances: z.array(InstancesToTry).optional(),
  }),
  example: { run: runContextExample, accountId: '111111111111', regions: ['us-east-1'] },
});
export type CheckTaggerInput = z.infer<typeof CheckTaggerInputV1.schema>;
