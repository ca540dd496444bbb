import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { RegionName } from '../values/ids.ts';

/** Output of `MarkUnreadable`: the account's regions in scope with resources in the table. */
export const MarkUnreadableOutputV1 = defineContract({
  id: 'mark-unreadable-output.v1',
  schema: z.strictObject({ regions: z.array(RegionName) }),
  example: { regions: ['us-east-1'] },
});
