import { ResourceItemV1 } from '@muster/contracts';
import * as z from 'zod';

/** What every store reads of a resource. */
export const NEEDED_FIELDS = {
  accountId: true,
  region: true,
  resourceType: true,
  resourceId: true,
  state: true,
  tags: true,
  goneAt: true,
  managedBy: true,
  instanceType: true,
  launchTime: true,
  vpcId: true,
  subnetId: true,
  imageId: true,
  platform: true,
} as const;

export const TaggableResource = ResourceItemV1.schema.pick(NEEDED_FIELDS);
export const TaggableResources = z.array(TaggableResource);
