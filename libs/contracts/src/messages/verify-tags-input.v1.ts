import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { Target, targetExample } from '../values/target.ts';
import { DiscoverOutputV1 } from './discover-output.v1.ts';
import { VerificationV1 } from './verification.v1.ts';

export const VerifyTagsInputV1 = defineContract({
  id: 'verify-tags-input.v1',
  schema: z.strictObject({ ...Target, rescan: DiscoverOutputV1.schema, verification: VerificationV1.schema }),
  example: {
    ...targetExample,
    rescan: DiscoverOutputV1.example,
    verification: { ...VerificationV1.example, done: false, apiCalls: {} },
  },
});
export type VerifyTagsInput = z.infer<typeof VerifyTagsInputV1.schema>;
