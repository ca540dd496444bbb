import type { TagPairs } from '@muster/contracts';

/** Tries what tagging needs of one account, without any effect. A refusal is an error named by its code. */
export interface TaggingProbe {
  /** @throws the refusal */
  assumeRole(): Promise<void>;
  /**
   * The error that a dry run of CreateTags ends with: `DryRunOperation` if it would have succeeded.
   * @param instanceId absent: an instance that nobody has
   */
  dryRunCreateTags(region: string, tags: TagPairs, instanceId?: string): Promise<Error>;
}
