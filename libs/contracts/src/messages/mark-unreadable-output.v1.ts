import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { RegionName } from '../values/ids.ts';

/** Output of `MarkUnreadable`: the regions in scope of which the table knows resources of that account. */
export const MarkUnreadableOutputV1 = defineContract({
  id: 'mark-unreadable-output.v1',
  schema: z.strictObject({ regions: z.array(RegionName) }),
  example: { regions: ['us-east-1'] },
});
