import { EC2_INSTANCE_TYPE, InstanceState, ResourceId } from '@muster/contracts';
import type { ResourceType } from '../resource-type.ts';

/**
 * EC2 instances. EC2's IDs consist of `i-` and hexadecimal digits. EC2-compatible services use other characters, too.
 * Source of the states: InstanceState in the EC2 API Reference.
 */
export const ec2Instance: ResourceType = {
  name: EC2_INSTANCE_TYPE,
  words: { one: 'instance', many: 'instances' },
  listing: 'DescribeInstances',
  isId: (text) => ResourceId.safeParse(text).success,
  states: InstanceState.options,
  endedStates: ['terminated'],
  // The tags of an ending instance vanish with it. An instance with an unreadable state may be ending.
  leftOutStates: ['shutting-down', 'terminated', 'unknown'],
};
