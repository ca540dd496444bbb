import { ec2InstanceDescription, LISTING_CALL, ResourceId, UNKNOWN_STATE } from '@muster/contracts';
import type { ResourceType } from '../resource-type.ts';

/**
 * EC2 instances. EC2's IDs consist of `i-` and hexadecimal digits. EC2-compatible services use other characters, too.
 */
export const ec2Instance: ResourceType = {
  ...ec2InstanceDescription,
  listing: 'DescribeInstances',
  calls: { list: LISTING_CALL, tag: 'ec2:CreateTags' },
  isId: (text) => ResourceId.safeParse(text).success,
  endedStates: ['terminated'],
  // The tags of an ending instance vanish with it. An instance with an unreadable state may be ending.
  leftOutStates: ['shutting-down', 'terminated', UNKNOWN_STATE],
};
