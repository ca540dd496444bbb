import type { AccountRegion, ApiCalls, RunContext } from '@muster/contracts';

/** What came of asking an account for its regions; the calls count even if it refused. */
export type RegionListing =
  | { readonly regions: readonly AccountRegion[]; readonly apiCalls: ApiCalls }
  | { readonly error: Error; readonly apiCalls: ApiCalls };

/** Asks accounts which regions they have. */
export interface RegionLister {
  listRegions(run: RunContext, accountId: string): Promise<RegionListing>;
}
