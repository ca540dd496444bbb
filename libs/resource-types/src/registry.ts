import { DEFAULT_RESOURCE_TYPE, registerTypeDescription } from '@muster/contracts';
import { ByResourceType } from './by-resource-type.ts';
import { ec2Instance } from './ec2-instance/ec2-instance.ts';
import type { ResourceType } from './resource-type.ts';

const types = new ByResourceType<ResourceType>([[ec2Instance.name, ec2Instance]]);

/** All types that this version knows. */
export const resourceTypes = (): readonly ResourceType[] => types.all;

/**
 * @param name absent: `ec2:instance`, because earlier versions knew only that type
 * @throws UnknownResourceTypeError
 */
export const resourceTypeOf = (name?: string): ResourceType => types.of(name);

/** The types that a run reads in a region. */
export const resourceTypesIn = (region: string): readonly ResourceType[] =>
  types.all.filter(({ existsIn }) => existsIn?.(region) ?? true);

/** The field that names the type in items and messages. The default type is not named, as in earlier versions. */
export const typeField = (resourceType: string | undefined): { resourceType?: string } =>
  resourceType === undefined || resourceType === DEFAULT_RESOURCE_TYPE ? {} : { resourceType };

/** Adds a type for a test. @returns a function that removes it */
export function registerResourceType(type: ResourceType): () => void {
  const remove = [types.register(type.name, type), registerTypeDescription(type)];
  return () => remove.forEach((each) => each());
}
