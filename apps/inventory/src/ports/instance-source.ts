import type { InstanceAttributes } from '@muster/contracts';

/** An instance as one page shows it, with the digest of its attributes. */
export interface ObservedInstance {
  readonly attributes: InstanceAttributes;
  readonly contentHash: string;
}

export interface InstancePage {
  /** May be empty, may repeat instances of earlier pages, in any order. */
  readonly instances: readonly ObservedInstance[];
  /** Absent on the last page only. */
  readonly nextToken?: string | undefined;
}

/** Lists the instances of one target, page by page. */
export interface InstanceSource {
  /**
   * @throws TokenRefusedError when AWS does not accept the token (any more)
   * @throws InstanceVanishedError when an instance vanished while AWS put the page together
   */
  page(nextToken?: string): Promise<InstancePage>;
}
