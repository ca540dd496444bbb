import type { ResourceAttributes } from '@muster/contracts';

/** A resource on a page, with the digest of its attributes. */
export interface ObservedResource {
  readonly attributes: ResourceAttributes;
  readonly contentHash: string;
  /** Its unusable values, if any. */
  readonly odd?: string | undefined;
}

export interface ResourcePage {
  /** May be empty, may repeat resources of earlier pages, in any order. */
  readonly resources: readonly ObservedResource[];
  /** Problems with the IDs of resources on the page that cannot be stored. Absent if all IDs are valid. */
  readonly withoutId?: readonly string[] | undefined;
  /** The page may lack resources that AWS services manage, because the endpoint does not list them. */
  readonly managedHidden?: boolean | undefined;
  /** Absent on the last page only. */
  readonly nextToken?: string | undefined;
}

/** Lists the resources of one type in one target, page by page. */
export interface ResourceSource {
  /**
   * @throws TokenRefusedError if AWS does not accept the token
   * @throws ResourceVanishedError if a resource vanished while AWS prepared the page
   */
  page(nextToken?: string): Promise<ResourcePage>;
}
