import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { runContextExample } from '../values/run-context.ts';
import { RunRequestV1 } from './run-request.v1.ts';

/** Input of `PlanRun`. */
export const PlanRunInputV1 = defineContract({
  id: 'plan-run-input.v1',
  schema: z.strictObject({
    request: RunRequestV1.schema,
    /** The ARN of the execution in AWS that executes the run. Absent if an earlier state machine calls. */
    execution: z.string().min(1).optional(),
  }),
  example: {
    request: { run: runContextExample, accounts: ['111111111111', '222222222222'] },
    execution: 'arn:aws:states:us-east-1:999999999999:execution:muster-run-prod:20261123T080000Z-4f2a',
  },
});
export type PlanRunInput = z.infer<typeof PlanRunInputV1.schema>;
