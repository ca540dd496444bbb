import type { TypeDescription } from '../type-descriptions.ts';
import { InstanceState } from './state.ts';

export const EC2_INSTANCE_TYPE = 'ec2:instance';

/** For examples. */
export const INSTANCE_IDS = ['i-0123456789abcdef0', 'i-0123456789abcdef1'] as const;
/** The call that lists instances, as in the counts of API calls. */
export const LISTING_CALL = 'ec2:DescribeInstances';
/** EC2's error for an invalid ID. */
export const NO_SUCH_INSTANCE = 'InvalidInstanceID.NotFound';

/** Words and states of EC2 instances. Source of the states: InstanceState in the EC2 API Reference. */
export const ec2InstanceDescription: TypeDescription = {
  name: EC2_INSTANCE_TYPE,
  words: { one: 'instance', many: 'instances' },
  states: InstanceState.options,
};
