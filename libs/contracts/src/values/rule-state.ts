import * as z from 'zod';
import { statesOfResources, statesOfRules } from './type-descriptions.ts';

/** One of the states at the time of the check, because a test can add a type. */
function stateAmong(states: () => readonly string[]) {
  const error = () =>
    `Invalid option: expected one of ${states()
      .map((state) => `"${state}"`)
      .join('|')}`;
  return z
    .string({ error })
    .refine((state) => states().includes(state), { error })
    .meta({ enum: [...states()] });
}

/** A state of a resource type. It matches only resources whose type has the state. */
export const RuleState = stateAmong(statesOfRules);

/** A state that a resource of some type can have. */
export const StateOfResource = stateAmong(statesOfResources);
