import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { CaughtError } from '../values/caught-error.ts';
import { Target, targetExample } from '../values/target.ts';
import { DiscoverOutputV1 } from './discover-output.v1.ts';
import { PlanTagsOutputV1 } from './plan-tags-output.v1.ts';
import { VerificationV1 } from './verification.v1.ts';

/** Input of `RecordOutcome`: all that the states of a target gathered. */
export const RecordOutcomeInputV1 = defineContract({
  id: 'record-outcome-input.v1',
  schema: z.object({
    ...Target,
    discovery: DiscoverOutputV1.schema.optional(),
    /** Where tags were planned again, with the newest scan that was made for it. */
    plan: PlanTagsOutputV1.schema.extend({ scanned: DiscoverOutputV1.schema.optional() }).optional(),
    /** Output of the newest verification scan, also of one that did not come to its end. */
    rescan: DiscoverOutputV1.schema.optional(),
    verification: VerificationV1.schema.optional(),
    error: CaughtError.optional(),
  }),
  example: { ...targetExample, discovery: DiscoverOutputV1.example },
});
export type RecordOutcomeInput = z.infer<typeof RecordOutcomeInputV1.schema>;
