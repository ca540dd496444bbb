import type { Resource } from '@muster/contracts';

/** What tagging needs to know of a resource. */
export type TaggableResource = Pick<
  Resource,
  'accountId' | 'region' | 'resourceId' | 'state' | 'tags' | 'goneAt' | 'managedBy'
>;

/** The inventory, as far as tagging needs it. */
export interface ResourceSource {
  /** The resources of a target, gone ones too, page by page; reads see all earlier writes. */
  resourcesOf(target: { accountId: string; region: string }): AsyncIterable<readonly TaggableResource[]>;
}
