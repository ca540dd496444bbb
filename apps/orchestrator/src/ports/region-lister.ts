import type { AccountSettings, ApiCalls, Failure, RunContext } from '@muster/contracts';
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
  /** @param account the settings of the account, with at least its ID */
  listRegions(run: RunContext, account: AccountSettings): Promise<RegionListing>;
}
