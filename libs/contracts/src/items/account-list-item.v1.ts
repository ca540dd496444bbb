import * as z from 'zod';
import { defineContract } from '../contract.ts';
import { AccountId } from '../values/ids.ts';

/** Lists the accounts that have an item. Keys: `pk = accounts`, `sk = <accountId>`. */
export const AccountListItemV1 = defineContract({
  id: 'account-list-item.v1',
  schema: z.object({
    pk: z.literal('accounts'),
    sk: AccountId,
    schemaVersion: z.literal(1),
    accountId: AccountId,
  }),
  example: { pk: 'accounts', sk: '333333333333', schemaVersion: 1, accountId: '333333333333' },
});
export type AccountListItem = z.infer<typeof AccountListItemV1.schema>;
