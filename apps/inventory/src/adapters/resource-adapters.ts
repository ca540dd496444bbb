import type { EC2Client } from '@aws-sdk/client-ec2';
import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';
import { UnknownResourceTypeError } from '@muster/resource-types';
import type { DryRunEnd } from '../ports/access-probe.ts';
import type { InstanceSource } from '../ports/instance-source.ts';
import type { Target } from '../ports/inventory-store.ts';
import { ec2InstanceAdapter } from './ec2-instance/index.ts';

/** How the resources of one type are listed. */
export interface ResourceAdapter {
  /**
   * @param client gives the client; called anew for each try, so that a renewed session is used
   * @param renewSession called when AWS refuses the credentials
   */
  sourceOf(target: Target, client: () => EC2Client, renewSession: () => void): InstanceSource;
  /** How a dry run of the call that lists the resources ends. */
  dryRun(client: () => EC2Client): Promise<DryRunEnd>;
}

const adapters = new Map<string, ResourceAdapter>([[DEFAULT_RESOURCE_TYPE, ec2InstanceAdapter]]);

/** @throws UnknownResourceTypeError */
export function resourceAdapterOf(resourceType: string = DEFAULT_RESOURCE_TYPE): ResourceAdapter {
  const adapter = adapters.get(resourceType);
  if (adapter === undefined) throw new UnknownResourceTypeError(resourceType);
  return adapter;
}

/** Adds a type for as long as a test needs it. @returns removes it */
export function registerResourceAdapter(resourceType: string, adapter: ResourceAdapter): () => void {
  adapters.set(resourceType, adapter);
  return () => void adapters.delete(resourceType);
}
