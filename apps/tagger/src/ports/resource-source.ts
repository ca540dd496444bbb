import type { Resource } from '@muster/contracts';
import type { RuledResource } from '@muster/tag-rules';

/** The properties of a resource that tagging needs. */
export type TaggableResource = RuledResource;

type Target = Pick<Resource, 'accountId' | 'region'> & {
  /** The default type if absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
};

/** The part of the inventory that tagging needs. */
export interface ResourceSource {
  /**
   * No value of the target in the inventory was read before this time, unless it is unchanged since. Undefined if the
   * target was never read completely.
   */
  readAt(target: Target): Promise<string | undefined>;
  /** The resources of a target, including deleted ones, page by page. Reads see all earlier writes. */
  resourcesOf(target: Target): AsyncIterable<readonly TaggableResource[]>;
}
