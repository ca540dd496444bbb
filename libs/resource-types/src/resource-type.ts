import type { ResourceTypeName, TypeDescription } from '@muster/contracts';

/** The properties of a resource type that do not need calls to AWS. */
export interface ResourceType extends TypeDescription {
  readonly name: ResourceTypeName;
  /** The API that lists the resources, for messages. */
  readonly listing: string;
  /** The same call, and the call that tags them, as permissions and counts of API calls name them. */
  readonly calls: { readonly list: string; readonly tag: string };
  /** Whether a region has such resources. Absent: every region has them. */
  readonly existsIn?: (region: string) => boolean;
  /** Whether a text can be the ID of such a resource. */
  readonly isId: (text: string) => boolean;
  /** States in which AWS still shows a resource that no longer exists: it counts as gone. */
  readonly endedStates: readonly string[];
  /** States that a rule without `states` excludes: the resource ends soon, or may end. */
  readonly leftOutStates: readonly string[];
}
