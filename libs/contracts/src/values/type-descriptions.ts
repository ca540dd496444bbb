import { ec2InstanceDescription } from './ec2-instance/type.ts';

/** What people call resources of a type. */
export interface Words {
  readonly one: string;
  readonly many: string;
}

/** The properties of a resource type that contracts need. */
export interface TypeDescription {
  /** Service and kind, such as `ec2:instance`. */
  readonly name: string;
  readonly words: Words;
  /** The states that AWS documents for the type. A rule can name them. Empty if AWS documents none. */
  readonly states: readonly string[];
}

/** The state of each resource of a type without states. */
export const NO_STATE = 'none';
/** The state of a resource for which AWS returned no state, or an unknown one. */
export const UNKNOWN_STATE = 'unknown';

const TYPES: readonly TypeDescription[] = [ec2InstanceDescription];

const descriptions = new Map(TYPES.map((each) => [each.name, each]));

/** Adds a type for a test. @returns a function that removes it */
export function registerTypeDescription(type: TypeDescription): () => void {
  descriptions.set(type.name, type);
  return () => void descriptions.delete(type.name);
}

/** The types that this version knows. */
export const namesOfTypes = (): string[] => [...descriptions.keys()];

/** The states that a rule can name, those of all types. */
export const statesOfRules = (): string[] => [
  ...new Set([...descriptions.values()].flatMap(({ states }) => states)),
];

/** The states that a resource of any type can have. */
export const statesOfResources = (): string[] => [
  ...statesOfRules(),
  UNKNOWN_STATE,
  ...([...descriptions.values()].some(({ states }) => states.length === 0) ? [NO_STATE] : []),
];

/** Words for resources of every type: those of the type if this version knows one, otherwise general ones. */
export const wordsForAll = (): Words => {
  const [first, ...others] = [...descriptions.values()];
  return first === undefined || others.length > 0 ? { one: 'resource', many: 'resources' } : first.words;
};
