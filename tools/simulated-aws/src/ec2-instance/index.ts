import type { SimulatedType } from '../resource-types.ts';
import { changeTags } from '../services/ec2-tags.ts';
import { describeInstances } from './describe-instances.ts';
import * as listing from './listing.ts';

/** How the simulated EC2 lists and tags instances. */
export const ec2InstanceSimulation: SimulatedType = {
  action: listing.LISTING_ACTION,
  buckets: listing.LISTING_BUCKETS,
  bucketOf: listing.bucketOfListing,
  list: describeInstances,
  hasId: (id) => id.startsWith('i-'),
  changeTags,
  emptyListing: listing.emptyListing,
  withRepeatedToken: listing.withRepeatedToken,
  withOddItem: listing.withOddItem,
};
