import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { CaughtError } from '../values/caught-error.ts';
import { Target, targetExample } from '../values/target.ts';
import { DiscoverOutputV1 } from './discover-output.v1.ts';
import { PlanTagsOutputV1 } from './plan-tags-output.v1.ts';
import { VerificationV1 } from './verification.v1.ts';

/** Input of `RecordOutcome`: the outputs of all states of a target. */
export const RecordOutcomeInputV1 = defineContract({
  id: 'record-outcome-input.v1',
  schema: z.object({
    ...Target,
    discovery: DiscoverOutputV1.schema.optional(),
    /** If tags were planned again, with the newest scan for that. */
    plan: PlanTagsOutputV1.schema.extend({ scanned: DiscoverOutputV1.schema.optional() }).optional(),
    /** Output of the newest verification scan, even if it did not complete. */
    rescan: DiscoverOutputV1.schema.optional(),
    verification: VerificationV1.schema.optional(),
    error: CaughtError.optional(),
  }),
  example: { ...targetExample, discovery: DiscoverOutputV1.example },
});
export type RecordOutcomeInput = z.infer<typeof RecordOutcomeInputV1.schema>;
