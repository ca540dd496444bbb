import type { TagPairs } from '@muster/contracts';

/** Tries what tagging needs of one account, without any effect. A refusal is an error named by its code. */
export interface TaggingProbe {
  /** @throws the refusal */
  assumeRole(): Promise<void>;
  /** The error that a dry run of CreateTags ends with: `DryRunOperation` if it would have succeeded. */
  dryRunCreateTags(region: string, tags: TagPairs): Promise<Error>;
}
