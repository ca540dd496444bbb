import type { EC2Client } from '@aws-sdk/client-ec2';
import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';
import { ByResourceType } from '@muster/resource-types';
import type { DryRunEnd } from '../ports/access-probe.ts';
import { ec2InstanceProbe } from './ec2-instance/probe.ts';

/** How the listing of one type is tried. Apart from `resource-adapters.ts`, so that checkReader contains no scan. */
export interface ResourceProbe {
  /** How a dry run of the call that lists the resources ends. */
  dryRun(client: () => EC2Client): Promise<DryRunEnd>;
}

const probes = new ByResourceType<ResourceProbe>([[DEFAULT_RESOURCE_TYPE, ec2InstanceProbe]]);

/** @throws UnknownResourceTypeError */
export const resourceProbeOf = (resourceType?: string): ResourceProbe => probes.of(resourceType);
