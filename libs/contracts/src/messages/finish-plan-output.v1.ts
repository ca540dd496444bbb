import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Count } from '../values/ids.ts';
import { PlanId } from '../values/plan-id.ts';

/** Output of `FinishPlan`, and of the state machine: the plan is in the ledger. */
export const FinishPlanOutputV1 = defineContract({
  id: 'finish-plan-output.v1',
  schema: z.strictObject({
    planId: PlanId,
    /** Resources that the plan changes. */
    resources: Count,
    tasks: Count,
  }),
  example: { planId: 'plan-20261123T090000Z-7c1e', resources: 996, tasks: 1 },
});
export type FinishPlanOutput = z.infer<typeof FinishPlanOutputV1.schema>;
