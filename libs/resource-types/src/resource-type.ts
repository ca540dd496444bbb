import type { ResourceTypeName } from '@muster/contracts';

/** What is particular to a type of resource, as far as no call to AWS is needed for it. */
export interface ResourceType {
  readonly name: ResourceTypeName;
  /** How messages for people name resources of the type. */
  readonly words: { readonly one: string; readonly many: string };
  /** The API that lists the resources, for messages. */
  readonly listing: string;
  /** Whether a text can be the id of such a resource. */
  readonly isId: (text: string) => boolean;
  /** The states that AWS documents for the type. A rule can name them. */
  readonly states: readonly string[];
  /** States in which AWS still shows a resource that has left the fleet: it counts as gone. */
  readonly endedStates: readonly string[];
  /** States that a rule without `states` leaves out: the resource is about to end, or may be. */
  readonly leftOutStates: readonly string[];
}
