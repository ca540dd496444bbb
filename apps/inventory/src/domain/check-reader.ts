import {
  type CheckReaderInput,
  type CheckReaderOutput,
  oddListingsOf,
  type RegionCheck,
} from '@muster/contracts';
import { failureOf } from '@muster/errors';
import { chooseRegions, regionCheckOf } from '@muster/regions';
import { resourceTypesIn, typeField } from '@muster/resource-types';
import pLimit from 'p-limit';
import type { AccessProbe } from '../ports/access-probe.ts';

/** Each region has a separate request bucket, so this limits connections, not throttling. */
const REGIONS_AT_ONCE = 8;

/**
 * Checks whether a run could read an account: its role, its regions, and the call that lists resources in each of them.
 * A refusal is a result and never thrown.
 */
export async function checkReader(
  { run: { homeRegion, ...run }, accountId, account }: CheckReaderInput,
  probe: AccessProbe,
): Promise<CheckReaderOutput> {
  const selection = account?.regions ?? run.regions;
  const role = await probe.assumeRole().then(() => 'ok' as const, failureOf);
  if (role !== 'ok') return { accountId, role, regions: [] };

  const listing = await probe.listRegions({ homeRegion, regions: selection }).catch(failureOf);
  if ('code' in listing) return { accountId, role, listing, regions: [] };

  const isWhole = listing.odd.every(({ id }) => id !== undefined);
  const { chosen, notEnabled } = chooseRegions(selection, listing.regions, isWhole);
  const odd = oddListingsOf(listing.odd, isWhole);
  const limit = pLimit(REGIONS_AT_ONCE);
  const checks = await Promise.all(
    chosen.flatMap((region) =>
      resourceTypesIn(region).map(({ name }) =>
        limit(async () => {
          const { end, managedHidden } = await probe.dryRunListing(region, name);
          const check = { ...regionCheckOf(region, end), ...typeField(name) };
          return check.status === 'allowed' && managedHidden ? { ...check, managedHidden } : check;
        }),
      ),
    ),
  );
  const regions = [...checks, ...notEnabled.map((region) => notEnabledCheck(region, accountId))];
  return {
    accountId,
    role,
    ...(listing.unlisted === undefined ? {} : { listing: listing.unlisted }),
    ...(odd === undefined ? {} : { odd }),
    regions: regions.toSorted((a, b) => (a.region < b.region ? -1 : 1)),
  };
}

const notEnabledCheck = (region: string, accountId: string): RegionCheck => ({
  region,
  status: 'not-enabled',
  code: 'RegionNotEnabled',
  message: `Region ${region} is not enabled in account ${accountId}`,
});
