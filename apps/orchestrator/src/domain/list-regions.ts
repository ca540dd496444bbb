import { chooseRegions, type RunContext } from '@muster/contracts';
import type { RegionLister } from '../regions/region-lister.ts';
import type { RunStore } from '../run-store/run-store.ts';
import { planTargets } from './plan-targets.ts';

export interface ListRegionsDeps {
  readonly store: RunStore;
  readonly regions: RegionLister;
  readonly now: () => Date;
}

/** Plans the targets of one account and gives the regions that are still to be done. Throws what the account answered. */
export async function listRegions(
  { run, accountId }: { run: RunContext; accountId: string },
  { store, regions, now }: ListRegionsDeps,
): Promise<{ regions: string[] }> {
  const listing = await regions.listRegions(run, accountId);
  if ('error' in listing) {
    await store.addAccountListing(run.runId, { accountId, listed: false, apiCalls: listing.apiCalls }, now());
    throw listing.error;
  }
  const chosen = chooseRegions(run.regions, listing.regions);
  const { todo, ...changes } = planTargets(
    accountId,
    chosen,
    await store.listTargets(run.runId, accountId),
    now(),
  );
  await store.changeTargets(run.runId, changes, now());
  // Last, because an account counts as listed only when its targets are planned.
  const { unlisted, apiCalls } = listing;
  await store.addAccountListing(run.runId, { accountId, listed: true, unlisted, apiCalls }, now());
  return { regions: [...todo] };
}
