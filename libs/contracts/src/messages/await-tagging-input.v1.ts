import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { refuseUnknown } from '../tolerant.ts';
import { Count } from '../values/ids.ts';
import { Target, targetExample } from '../values/target.ts';
import { AwaitTaggingOutputV1 } from './await-tagging-output.v1.ts';

/** In the first call. An output that lacks a field must not pass as this one. */
const nothingYet = refuseUnknown(z.strictObject({}));

export const AwaitTaggingInputV1 = defineContract({
  id: 'await-tagging-input.v1',
  schema: z.strictObject({
    ...Target,
    /** Regions of the account in this run, which share one history of events. Absent: as many as there are. */
    regionCount: Count.optional(),
    previous: z.union([AwaitTaggingOutputV1.schema, nothingYet]),
  }),
  example: { ...targetExample, previous: {} },
});
export type AwaitTaggingInput = z.infer<typeof AwaitTaggingInputV1.schema>;
