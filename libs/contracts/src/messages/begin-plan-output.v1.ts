import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId, Timestamp } from '../values/ids.ts';
import { PlanId } from '../values/plan-id.ts';

/** Output of `BeginPlan`: the accounts with known targets in the scope of the plan. */
export const BeginPlanOutputV1 = defineContract({
  id: 'begin-plan-output.v1',
  schema: z.strictObject({
    planId: PlanId,
    createdAt: Timestamp,
    accounts: z.array(AccountId),
  }),
  example: {
    planId: 'plan-20261123T090000Z-7c1e',
    createdAt: '2026-11-23T09:00:00.000Z',
    accounts: ['111111111111'],
  },
});
export type BeginPlanOutput = z.infer<typeof BeginPlanOutputV1.schema>;
