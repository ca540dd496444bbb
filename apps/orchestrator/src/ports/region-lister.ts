import type { ApiCalls, Failure, RunContext } from '@muster/contracts';
import type { DescribedRegions } from '@muster/regions';

/**
 * What came of asking an account for its regions; the calls count even if it refused. With `unlisted` the account
 * refused its list, and the regions are those that the run names.
 */
export type RegionListing =
  | (DescribedRegions & { readonly unlisted?: Failure | undefined; readonly apiCalls: ApiCalls })
  | { readonly error: Error; readonly apiCalls: ApiCalls };

/** Asks accounts which regions they have. */
export interface RegionLister {
  listRegions(run: RunContext, accountId: string): Promise<RegionListing>;
}
