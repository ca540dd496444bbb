import { EC2_INSTANCE_TYPE, InstanceState, ResourceId } from '@muster/contracts';
import type { ResourceType } from '../resource-type.ts';

/**
 * EC2 instances. EC2 itself gives ids of `i-` and hexadecimal digits; services that speak its language write other ones.
 * Source of the states: InstanceState in the EC2 API Reference.
 */
export const ec2Instance: ResourceType = {
  name: EC2_INSTANCE_TYPE,
  words: { one: 'instance', many: 'instances' },
  listing: 'DescribeInstances',
  isId: (text) => ResourceId.safeParse(text).success,
  states: InstanceState.options,
  endedStates: ['terminated'],
  // Tags of an instance that ends vanish with it. An instance whose state could not be read may be ending.
  leftOutStates: ['shutting-down', 'terminated', 'unknown'],
};
