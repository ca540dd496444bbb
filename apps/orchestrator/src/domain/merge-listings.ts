import { addApiCalls } from '@muster/contracts';
import type { AccountListing } from '../ports/run-store.ts';

/** One more attempt to list an account's regions: its calls add up, and a success is not forgotten. */
export const mergeListings = (
  earlier: AccountListing | undefined,
  latest: AccountListing,
): AccountListing => ({
  accountId: latest.accountId,
  listed: latest.listed || earlier?.listed === true,
  // The latest success says how the regions of the run were found.
  unlisted: latest.listed ? latest.unlisted : earlier?.unlisted,
  odd: latest.listed ? latest.odd : earlier?.odd,
  apiCalls: addApiCalls(earlier?.apiCalls ?? {}, latest.apiCalls),
});
