import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { RegionName } from '../values/ids.ts';

/** Output of `PlanAccount`: whether all targets of the account are planned. */
export const PlanAccountOutputV1 = defineContract({
  id: 'plan-account-output.v1',
  schema: z.strictObject({
    done: z.boolean(),
    /** Regions up to this one are planned. Absent if all are. */
    after: RegionName.optional(),
  }),
  example: { done: false, after: 'eu-west-1' },
});
export type PlanAccountOutput = z.infer<typeof PlanAccountOutputV1.schema>;
