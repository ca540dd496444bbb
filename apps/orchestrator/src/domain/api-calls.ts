import type { ApiCalls } from '@muster/contracts';
import type { AccountListing } from '../run-store/run-store.ts';

/** Sums calls by name. */
export function addApiCalls(...all: readonly ApiCalls[]): ApiCalls {
  const sum: ApiCalls = {};
  for (const calls of all)
    for (const [name, count] of Object.entries(calls)) sum[name] = (sum[name] ?? 0) + count;
  return sum;
}

/** One more attempt to list an account's regions: its calls add up, and a success is not forgotten. */
export const mergeListings = (
  earlier: AccountListing | undefined,
  latest: AccountListing,
): AccountListing => ({
  accountId: latest.accountId,
  listed: latest.listed || earlier?.listed === true,
  apiCalls: addApiCalls(earlier?.apiCalls ?? {}, latest.apiCalls),
});
