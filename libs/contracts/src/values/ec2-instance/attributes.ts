import * as z from 'zod';
import { Tags } from '../../entries.ts';
import { ResourceId, Timestamp } from '../ids.ts';
import { ResourceState } from './state.ts';

/** The attributes of an EC2 instance that Muster stores, with the values of DescribeInstances. */
export const InstanceAttributes = z.strictObject({
  resourceId: ResourceId,
  state: ResourceState,
  /** Absent if EC2 returned none. */
  instanceType: z.string().optional(),
  imageId: z.string().optional(),
  availabilityZone: z.string().optional(),
  launchTime: Timestamp.optional(),
  architecture: z.string().optional(),
  platform: z.string().optional(),
  /** Absent for on-demand instances. Otherwise spot, scheduled, capacity-block… */
  lifecycle: z.string().optional(),
  vpcId: z.string().optional(),
  subnetId: z.string().optional(),
  privateIpAddress: z.string().optional(),
  publicIpAddress: z.string().optional(),
  instanceProfileArn: z.string().optional(),
  /**
   * The AWS service that manages this instance for the account, such as `eks.amazonaws.com`, or `aws` if EC2 does not
   * name it. Absent: no service manages it. Every version has written it, so absence has no other meaning.
   */
  managedBy: z.string().optional(),
  tags: Tags,
});
export type InstanceAttributes = z.infer<typeof InstanceAttributes>;
