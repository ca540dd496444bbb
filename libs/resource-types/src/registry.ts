import { registerRuleStates } from '@muster/contracts';
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

/** Adds a type for a test. @returns a function that removes it */
export function registerResourceType(type: ResourceType): () => void {
  const remove = [types.register(type.name, type), registerRuleStates(type.name, type.states)];
  return () => remove.forEach((each) => each());
}
