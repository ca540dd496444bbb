import type { TagPairs } from '@muster/contracts';

/** Writes tags on the resources of one account and region. */
export interface TagWriter {
  /**
   * Sets the tags on all of up to 1000 resources, or on none. Other tags stay.
   * @throws TagRefusedError when AWS refuses; other errors mean that it may work later
   */
  createTags(resourceIds: readonly string[], set: TagPairs): Promise<void>;
  /** Forgets the credentials, for calls that AWS refused because they ran out. */
  renewCredentials(): void;
}
