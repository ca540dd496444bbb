import type { ResourceTypeName } from '@muster/contracts';

/** The properties of a resource type that do not need calls to AWS. */
export interface ResourceType {
  readonly name: ResourceTypeName;
  /** The name of such resources in messages. */
  readonly words: { readonly one: string; readonly many: string };
  /** The API that lists the resources, for messages. */
  readonly listing: string;
  /** Whether a region has such resources. Absent: every region has them. */
  readonly existsIn?: (region: string) => boolean;
  /** Whether a text can be the ID of such a resource. */
  readonly isId: (text: string) => boolean;
  /** The states that AWS documents for the type. A rule can name them. */
  readonly states: readonly string[];
  /** States in which AWS still shows a resource that no longer exists: it counts as gone. */
  readonly endedStates: readonly string[];
  /** States that a rule without `states` excludes: the resource ends soon, or may end. */
  readonly leftOutStates: readonly string[];
}
