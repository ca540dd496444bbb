import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { PlanId } from '../values/plan-id.ts';

/** Input of `BeginPlan`: the order of the plan is in the ledger. */
export const BeginPlanInputV1 = defineContract({
  id: 'begin-plan-input.v1',
  schema: z.strictObject({ planId: PlanId }),
  example: { planId: 'plan-20261123T090000Z-7c1e' },
});
export type BeginPlanInput = z.infer<typeof BeginPlanInputV1.schema>;
