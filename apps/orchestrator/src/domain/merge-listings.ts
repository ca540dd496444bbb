import { addApiCalls } from '@muster/contracts';
import type { AccountListing } from '../ports/run-store.ts';

/** Adds another attempt to list an account's regions: calls are added up, and a success is kept. */
export const mergeListings = (
  earlier: AccountListing | undefined,
  latest: AccountListing,
): AccountListing => ({
  accountId: latest.accountId,
  listed: latest.listed || earlier?.listed === true,
  // The latest success determines how the regions of the run were found.
  unlisted: latest.listed ? latest.unlisted : earlier?.unlisted,
  odd: latest.listed ? latest.odd : earlier?.odd,
  apiCalls: addApiCalls(earlier?.apiCalls ?? {}, latest.apiCalls),
});
