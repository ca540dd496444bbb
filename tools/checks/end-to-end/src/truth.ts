import type { World } from './world.ts';

/** The tags of each instance of a fleet, by key, as EC2 has them. */
export type FleetTags = Map<string, Record<string, string>>;

/** The tags of all instances in some accounts and regions. */
export async function tagsOfFleet(
  { aws }: Pick<World, 'aws'>,
  accounts: readonly string[],
  regions: readonly string[],
): Promise<FleetTags> {
  const fleet: FleetTags = new Map();
  for (const accountId of accounts)
    for (const region of regions)
      for (const { instanceId, tags } of await aws.truth(accountId, region))
        fleet.set(instanceId, Object.fromEntries([...tags].toSorted()));
  return fleet;
}
