import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountOfRun } from '../values/account-settings.ts';
import { RegionName } from '../values/ids.ts';
import { DEFAULT_RESOURCE_TYPE, ResourceTypeName } from '../values/resource-type-name.ts';

/** Output of `ListRegions`: the targets of the account that are not done in this run. */
export const ListRegionsOutputV1 = defineContract({
  id: 'list-regions-output.v1',
  schema: z.strictObject({
    regions: z.array(RegionName),
    /** The targets: each type to read in each of these regions. Absent: `DEFAULT_RESOURCE_TYPE` in all of them. */
    targets: z.array(z.strictObject({ region: RegionName, resourceType: ResourceTypeName })).optional(),
    /** What the run knows about the account, for the states of its targets. At least its ID. */
    account: AccountOfRun.optional(),
  }),
  example: {
    regions: ['us-east-1', 'eu-west-1'],
    targets: [
      { region: 'us-east-1', resourceType: DEFAULT_RESOURCE_TYPE },
      { region: 'eu-west-1', resourceType: DEFAULT_RESOURCE_TYPE },
    ],
    account: { accountId: '111111111111' },
  },
});
export type ListRegionsOutput = z.infer<typeof ListRegionsOutputV1.schema>;
