import type { Resource } from '@muster/contracts';

/**
 * The fields of a resource that are columns of a table, in the order of `muster inventory --format csv`. Scripts depend on
 * their names and order. The tags follow as the last column.
 */
export const RESOURCE_COLUMNS = [
  'accountId',
  'region',
  'resourceType',
  'resourceId',
  'state',
  'instanceType',
  'imageId',
  'availabilityZone',
  'launchTime',
  'architecture',
  'platform',
  'lifecycle',
  'vpcId',
  'subnetId',
  'privateIpAddress',
  'publicIpAddress',
  'instanceProfileArn',
  'managedBy',
  'firstSeenAt',
  'changedAt',
  'goneAt',
] as const satisfies readonly (keyof Resource)[];
