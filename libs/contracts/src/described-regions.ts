import * as z from 'zod';
import type { AccountRegion } from './choose-regions.ts';
import { defineContract } from './contract.ts';
import { RegionName } from './ids.ts';
import { parseContract } from './parse.ts';

/** Source: EC2 API Reference, Region.OptInStatus; any other value means that the region cannot be called. */
const ENABLED_STATUSES = ['opt-in-not-required', 'opted-in'];

/** A region without a readable opt-in status is not called: it counts as not enabled. */
const Region = z
  .object({ RegionName, OptInStatus: z.string().optional().catch(undefined) })
  .transform(({ RegionName: name, OptInStatus }) => ({
    name,
    enabled: OptInStatus !== undefined && ENABLED_STATUSES.includes(OptInStatus),
  }));

/** The part of DescribeRegions' answer that Muster uses. Regions that cannot be read are kept out. */
const describedRegions = defineContract({
  id: 'described-regions.v1',
  schema: z
    .array(z.unknown())
    .transform((regions) => regions.flatMap((region) => Region.safeParse(region).data ?? []))
    .refine((regions) => regions.length > 0, { message: 'no region can be read' }),
  example: [{ RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' }],
});

/** Reads `Regions` of an answer of DescribeRegions with AllRegions. @throws ContractError, also where there are none */
export const parseDescribedRegions = (regions: unknown, accountId: string): readonly AccountRegion[] =>
  parseContract(describedRegions, regions, `DescribeRegions of account ${accountId}`);
