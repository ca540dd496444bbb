import * as z from 'zod';
import { InstanceState } from './ec2-instance/state.ts';
import { EC2_INSTANCE_TYPE } from './ec2-instance/type.ts';

/** The states that a rule can name, for each resource type. */
const statesOfTypes = new Map<string, readonly string[]>([[EC2_INSTANCE_TYPE, InstanceState.options]]);

const ruleStates = (): string[] => [...new Set([...statesOfTypes.values()].flat())];

/** Adds the states of a type for as long as a test needs it. @returns removes them */
export function registerRuleStates(resourceType: string, states: readonly string[]): () => void {
  statesOfTypes.set(resourceType, states);
  return () => void statesOfTypes.delete(resourceType);
}

const unknownState = (): string =>
  `Invalid option: expected one of ${ruleStates()
    .map((state) => `"${state}"`)
    .join('|')}`;

/** A state of a resource type. It matches only resources whose type has the state. */
export const RuleState = z
  .string({ error: unknownState })
  .refine((state) => ruleStates().includes(state), { error: unknownState })
  .meta({ enum: ruleStates() });
