import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { RegionName } from '../values/ids.ts';

/** Output of `ListRegions`: the targets of the account that are not done in this run. */
export const ListRegionsOutputV1 = defineContract({
  id: 'list-regions-output.v1',
  schema: z.strictObject({ regions: z.array(RegionName) }),
  example: { regions: ['us-east-1', 'eu-west-1'] },
});
