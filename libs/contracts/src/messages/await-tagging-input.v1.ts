import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { refuseUnknown } from '../tolerant.ts';
import { Count } from '../values/ids.ts';
import { Target, targetExample } from '../values/target.ts';
import { AwaitTaggingOutputV1 } from './await-tagging-output.v1.ts';

/** Only in the first call. An output that lacks a field must not be accepted as this one. */
const nothingYet = refuseUnknown(z.strictObject({}));

export const AwaitTaggingInputV1 = defineContract({
  id: 'await-tagging-input.v1',
  schema: z.strictObject({
    ...Target,
    /** Number of targets of the account in this run, which share one event history. Absent: the number of regions. */
    regionCount: Count.optional(),
    previous: z.union([AwaitTaggingOutputV1.schema, nothingYet]),
  }),
  example: { ...targetExample, previous: {} },
});
export type AwaitTaggingInput = z.infer<typeof AwaitTaggingInputV1.schema>;
