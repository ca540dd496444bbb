import type { EC2Client } from '@aws-sdk/client-ec2';
import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';
import { ByResourceType } from '@muster/resource-types';
import type { Target } from '../ports/inventory-store.ts';
import type { ResourceSource } from '../ports/resource-source.ts';
import { ec2InstanceAdapter } from './ec2-instance/index.ts';

/** Lists the resources of one type. */
export interface ResourceAdapter {
  /**
   * @param client returns the client; called for each try, so that a renewed session is used
   * @param renewSession called when AWS rejects the credentials
   */
  sourceOf(target: Target, client: () => EC2Client, renewSession: () => void): ResourceSource;
}

const adapters = new ByResourceType<ResourceAdapter>([[DEFAULT_RESOURCE_TYPE, ec2InstanceAdapter]]);

/** @throws UnknownResourceTypeError */
export const resourceAdapterOf = (resourceType?: string): ResourceAdapter => adapters.of(resourceType);

/** Adds a type for a test. @returns a function that removes it */
export const registerResourceAdapter = (resourceType: string, adapter: ResourceAdapter): (() => void) =>
  adapters.register(resourceType, adapter);
