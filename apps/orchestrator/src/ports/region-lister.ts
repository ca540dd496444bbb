import type { ApiCalls, Failure, RunContext } from '@muster/contracts';
import type { DescribedRegions } from '@muster/regions';

/**
 * The result of listing an account's regions. The calls count even if it refused. With `unlisted`, the account refused
 * its list, and the regions are those in the configuration.
 */
export type RegionListing =
  | (DescribedRegions & { readonly unlisted?: Failure | undefined; readonly apiCalls: ApiCalls })
  | { readonly error: Error; readonly apiCalls: ApiCalls };

/** Lists the regions of accounts. */
export interface RegionLister {
  listRegions(run: RunContext, accountId: string): Promise<RegionListing>;
}
