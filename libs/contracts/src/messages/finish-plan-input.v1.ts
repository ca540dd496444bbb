import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Timestamp } from '../values/ids.ts';
import { PlanId } from '../values/plan-id.ts';

/** Input of `FinishPlan`: all targets of the plan are in the ledger. */
export const FinishPlanInputV1 = defineContract({
  id: 'finish-plan-input.v1',
  schema: z.strictObject({ planId: PlanId, createdAt: Timestamp }),
  example: { planId: 'plan-20261123T090000Z-7c1e', createdAt: '2026-11-23T09:00:00.000Z' },
});
export type FinishPlanInput = z.infer<typeof FinishPlanInputV1.schema>;
