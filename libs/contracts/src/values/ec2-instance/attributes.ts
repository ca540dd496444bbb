import * as z from 'zod';
import { Tags } from '../../entries.ts';
import { ResourceId, Timestamp } from '../ids.ts';
import { ResourceState } from './state.ts';

/** What Muster keeps of an EC2 instance; values as DescribeInstances gives them. */
export const InstanceAttributes = z.strictObject({
  resourceId: ResourceId,
  state: ResourceState,
  /** Absent if EC2 gave none. */
  instanceType: z.string().optional(),
  imageId: z.string().optional(),
  availabilityZone: z.string().optional(),
  launchTime: Timestamp.optional(),
  architecture: z.string().optional(),
  platform: z.string().optional(),
  /** Absent for on-demand instances; otherwise spot, scheduled, capacity-block… */
  lifecycle: z.string().optional(),
  vpcId: z.string().optional(),
  subnetId: z.string().optional(),
  privateIpAddress: z.string().optional(),
  publicIpAddress: z.string().optional(),
  instanceProfileArn: z.string().optional(),
  /**
   * The AWS service that manages this instance on the account's behalf, such as `eks.amazonaws.com`; `aws` where EC2 does
   * not name it. Absent: no service manages it. Every version has written it, so absence has no other meaning.
   */
  managedBy: z.string().optional(),
  tags: Tags,
});
export type InstanceAttributes = z.infer<typeof InstanceAttributes>;
