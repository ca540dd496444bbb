import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId, RegionName } from '../values/ids.ts';
import { PlanId } from '../values/plan-id.ts';

/** Input of `PlanAccount`. */
export const PlanAccountInputV1 = defineContract({
  id: 'plan-account-input.v1',
  schema: z.strictObject({
    planId: PlanId,
    accountId: AccountId,
    /** Regions up to this one are planned. Absent in the first call. */
    after: RegionName.optional(),
  }),
  example: { planId: 'plan-20261123T090000Z-7c1e', accountId: '111111111111' },
});
export type PlanAccountInput = z.infer<typeof PlanAccountInputV1.schema>;
