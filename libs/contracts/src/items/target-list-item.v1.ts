import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId, RegionName } from '../values/ids.ts';

/** Lists the targets in the table. Keys: `pk = targets`, `sk = <accountId>#<region>`. */
export const TargetListItemV1 = defineContract({
  id: 'target-list-item.v1',
  schema: z.object({
    pk: z.literal('targets'),
    sk: z.string(),
    schemaVersion: z.literal(1),
    accountId: AccountId,
    region: RegionName,
  }),
  example: {
    pk: 'targets',
    sk: '111111111111#us-east-1',
    schemaVersion: 1,
    accountId: '111111111111',
    region: 'us-east-1',
  },
});
export type TargetListItem = z.infer<typeof TargetListItemV1.schema>;
