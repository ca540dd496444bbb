import type { Resource } from '@muster/contracts';

/** What tagging needs to know of a resource. */
export type TaggableResource = Pick<
  Resource,
  'accountId' | 'region' | 'resourceId' | 'state' | 'tags' | 'goneAt' | 'managedBy'
> & {
  /** Absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
};

type Target = Pick<Resource, 'accountId' | 'region'> & {
  /** Absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
};

/** The inventory, as far as tagging needs it. */
export interface ResourceSource {
  /**
   * No value that the inventory holds of the target was read before this time, unless it is unchanged since. Undefined
   * where the target was never read to its end.
   */
  readAt(target: Target): Promise<string | undefined>;
  /** The resources of a target, gone ones too, page by page; reads see all earlier writes. */
  resourcesOf(target: Target): AsyncIterable<readonly TaggableResource[]>;
}
