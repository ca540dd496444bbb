import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Target, targetExample } from '../values/target.ts';
import { DiscoverOutputV1 } from './discover-output.v1.ts';
import { PlanTagsOutputV1 } from './plan-tags-output.v1.ts';

/** Input of `PlanTags`. */
export const PlanTagsInputV1 = defineContract({
  id: 'plan-tags-input.v1',
  schema: z.strictObject({
    ...Target,
    /** The previous output, with the result of the scan that it requested. Absent in the first call of an execution. */
    previous: PlanTagsOutputV1.schema.extend({ scanned: DiscoverOutputV1.schema.optional() }).optional(),
  }),
  example: targetExample,
});
export type PlanTagsInput = z.infer<typeof PlanTagsInputV1.schema>;
