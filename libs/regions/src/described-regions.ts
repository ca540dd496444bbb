import { defineContract, type OddListed, parseContract, quoteItem, RegionName } from '@muster/contracts';
import * as z from 'zod';
import type { AccountRegion } from './choose-regions.ts';

/** Source: EC2 API Reference, Region.OptInStatus. Any other value means that the region cannot be called. */
const ENABLED_STATUSES = ['opt-in-not-required', 'opted-in'];

const Region = z.object({ RegionName, OptInStatus: z.string().optional().catch(undefined) });

/** The part of DescribeRegions' answer that Muster uses. Regions are parsed one by one. */
const describedRegions = defineContract({
  id: 'described-regions.v1',
  schema: z
    .array(z.unknown())
    .refine((regions) => regions.some((region) => Region.safeParse(region).success), {
      message: 'no region can be read',
    }),
  example: [{ RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' }],
});

/** The regions of an account from its list, and the odd items in the list. */
export interface DescribedRegions {
  readonly regions: readonly AccountRegion[];
  readonly odd: readonly OddListed[];
}

/**
 * Parses `Regions` of a DescribeRegions answer with AllRegions. Leaves out a region without a name. Treats a region
 * without an opt-in status as enabled: an unnecessary call costs little, but a wrong "not enabled" would hide a region.
 * @throws ContractError, also if no region can be parsed
 */
export function parseDescribedRegions(answer: unknown, accountId: string): DescribedRegions {
  const listing = `ec2:DescribeRegions of ${accountId}`;
  const regions: AccountRegion[] = [];
  const odd: OddListed[] = [];
  for (const item of parseContract(describedRegions, answer, listing)) {
    const region = Region.safeParse(item).data;
    if (region === undefined) {
      odd.push({ listing, problem: `no valid RegionName: ${quoteItem(item)}` });
      continue;
    }
    const { RegionName: name, OptInStatus: status } = region;
    if (!status) odd.push({ listing, id: name, problem: 'no OptInStatus' });
    regions.push({ name, enabled: !status || ENABLED_STATUSES.includes(status) });
  }
  return { regions, odd };
}
