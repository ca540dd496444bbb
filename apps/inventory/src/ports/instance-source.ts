import type { ResourceAttributes } from '@muster/contracts';

/** An instance as one page shows it, with the digest of its attributes. */
export interface ObservedInstance {
  readonly attributes: ResourceAttributes;
  readonly contentHash: string;
  /** What of it could not be used, if anything. */
  readonly odd?: string | undefined;
}

export interface InstancePage {
  /** May be empty, may repeat instances of earlier pages, in any order. */
  readonly instances: readonly ObservedInstance[];
  /** What is wrong with the ids of instances that are on the page and cannot be kept; absent if there are none. */
  readonly withoutId?: readonly string[] | undefined;
  /** The page may lack instances that AWS services manage, because the endpoint cannot be asked for them. */
  readonly managedHidden?: boolean | undefined;
  /** Absent on the last page only. */
  readonly nextToken?: string | undefined;
}

/** Lists the instances of one target, page by page. */
export interface InstanceSource {
  /**
   * @throws TokenRefusedError if AWS does not accept the token
   * @throws InstanceVanishedError when an instance vanished while AWS put the page together
   */
  page(nextToken?: string): Promise<InstancePage>;
}
