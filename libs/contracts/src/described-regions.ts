import * as z from 'zod';
import type { AccountRegion } from './choose-regions.ts';
import { defineContract } from './contract.ts';
import { RegionName } from './ids.ts';
import { parseContract } from './parse.ts';

/** Source: EC2 API Reference, Region.OptInStatus; any other value means that the region cannot be called. */
const ENABLED_STATUSES = ['opt-in-not-required', 'opted-in'];

const Region = z
  .object({ RegionName, OptInStatus: z.string() })
  .transform(({ RegionName: name, OptInStatus }) => ({
    name,
    enabled: ENABLED_STATUSES.includes(OptInStatus),
  }));

/** The part of DescribeRegions' answer that Muster uses. */
const describedRegions = defineContract({
  id: 'described-regions.v1',
  schema: z.array(Region).min(1),
  example: [{ RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' }],
});

/** Reads `Regions` of an answer of DescribeRegions with AllRegions. @throws ContractError, also where there are none */
export const parseDescribedRegions = (regions: unknown, accountId: string): readonly AccountRegion[] =>
  parseContract(describedRegions, regions, `DescribeRegions of account ${accountId}`);
