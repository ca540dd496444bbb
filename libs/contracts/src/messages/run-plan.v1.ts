import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId } from '../values/ids.ts';
import { RunContext, runContextExample } from '../values/run-context.ts';

/** Output of `PlanRun`. */
export const RunPlanV1 = defineContract({
  id: 'run-plan.v1',
  schema: z.strictObject({ run: RunContext, accounts: z.array(AccountId) }),
  example: { run: runContextExample, accounts: ['111111111111', '222222222222'] },
});
export type RunPlan = z.infer<typeof RunPlanV1.schema>;
