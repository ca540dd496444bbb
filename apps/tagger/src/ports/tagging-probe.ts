import type { TagPairs } from '@muster/contracts';

/** How a dry run ended. */
export interface DryRunEnd {
  /** `DryRunOperation` if the call would have succeeded. */
  readonly end: Error;
  /** AWS found no such resource, which proves nothing about rights. */
  readonly isUnknownResource: boolean;
}

/** Tries what tagging needs of one account, without any effect. A refusal is an error named by its code. */
export interface TaggingProbe {
  /** @throws the refusal */
  assumeRole(): Promise<void>;
  /**
   * How a dry run of CreateTags ends.
   * @param resourceId absent: an id that no resource has
   */
  dryRunCreateTags(region: string, tags: TagPairs, resourceId?: string): Promise<DryRunEnd>;
}
