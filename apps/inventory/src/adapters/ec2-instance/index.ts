import type { ResourceAdapter } from '../resource-adapters.ts';
import { Ec2InstanceSource } from './ec2-instance-source.ts';

/** How EC2 instances are listed. */
export const ec2InstanceAdapter: ResourceAdapter = {
  sourceOf: (target, client, renewSession) => new Ec2InstanceSource(target, client, renewSession),
};
