import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Failure } from '../values/failure.ts';
import { AccountId } from '../values/ids.ts';
import { OddListings } from '../values/odd.ts';
import { RegionCheck } from '../values/region-check.ts';

/** Output of `checkReader`: whether a run can read the account. */
export const CheckReaderOutputV1 = defineContract({
  id: 'check-reader-output.v1',
  schema: z.strictObject({
    accountId: AccountId,
    /** Whether the reader role could be assumed. */
    role: z.union([z.literal('ok'), Failure]),
    /**
     * Why the regions could not be listed, although the role could be assumed. If the configuration names every region,
     * they are checked anyway, as in a run.
     */
    listing: Failure.optional(),
    /** Odd items in the account's list of regions. Absent if there are none. */
    odd: OddListings.optional(),
    /** Results of the listing of each resource type in each region of the run's scope. */
    regions: z.array(RegionCheck),
  }),
  example: {
    accountId: '111111111111',
    role: 'ok',
    regions: [
      { region: 'eu-west-1', status: 'denied', code: 'UnauthorizedOperation', message: 'not authorized' },
      { region: 'us-east-1', status: 'allowed' },
    ],
  },
});
export type CheckReaderOutput = z.infer<typeof CheckReaderOutputV1.schema>;
