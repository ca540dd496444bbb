import { addApiCalls } from '@muster/contracts';
import type { AccountListing } from '../run-store/run-store.ts';

/** One more attempt to list an account's regions: its calls add up, and a success is not forgotten. */
export const mergeListings = (
  earlier: AccountListing | undefined,
  latest: AccountListing,
): AccountListing => ({
  accountId: latest.accountId,
  listed: latest.listed || earlier?.listed === true,
  apiCalls: addApiCalls(earlier?.apiCalls ?? {}, latest.apiCalls),
});
