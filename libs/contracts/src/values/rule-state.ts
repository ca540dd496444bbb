import * as z from 'zod';
import { namesOfTypes, statesOfResources, statesOfRules } from './type-descriptions.ts';

/** One of the options at the time of the check, because a test can add a type. */
function oneOf(options: () => readonly string[]) {
  const error = () =>
    `Invalid option: expected one of ${options()
      .map((option) => `"${option}"`)
      .join('|')}`;
  return z
    .string({ error })
    .refine((option) => options().includes(option), { error })
    .meta({ enum: [...options()] });
}

/** A resource type that this version knows. */
export const RuleResourceType = oneOf(namesOfTypes);

/** A state of a resource type. It matches only resources whose type has the state. */
export const RuleState = oneOf(statesOfRules);

/** A state that a resource of some type can have. */
export const StateOfResource = oneOf(statesOfResources);
