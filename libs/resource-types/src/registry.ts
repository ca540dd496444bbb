import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';
import { ec2Instance } from './ec2-instance/ec2-instance.ts';
import { UnknownResourceTypeError } from './errors.ts';
import type { ResourceType } from './resource-type.ts';

const types = new Map<string, ResourceType>([[ec2Instance.name, ec2Instance]]);

/** Every type that this version knows. */
export const resourceTypes = (): readonly ResourceType[] => [...types.values()];

/**
 * @param name absent: `ec2:instance`, because earlier versions knew that type only
 * @throws UnknownResourceTypeError
 */
export function resourceTypeOf(name: string = DEFAULT_RESOURCE_TYPE): ResourceType {
  const type = types.get(name);
  if (type === undefined) throw new UnknownResourceTypeError(name);
  return type;
}

/** Adds a type for as long as a test needs it. @returns removes it */
export function registerResourceType(type: ResourceType): () => void {
  types.set(type.name, type);
  return () => void types.delete(type.name);
}
