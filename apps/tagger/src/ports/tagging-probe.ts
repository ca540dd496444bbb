import type { TagPairs } from '@muster/contracts';

/** The result of a dry run. */
export interface DryRunEnd {
  /** `DryRunOperation` if the call would have succeeded. */
  readonly end: Error;
  /** AWS found no such resource, which proves nothing about permissions. */
  readonly isUnknownResource: boolean;
}

/** Where a call is tried. */
export interface PlaceToTry {
  readonly region: string;
  /** Absent: the default type. */
  readonly resourceType?: string | undefined;
}

/** The result of the dry run of a call beside the one that sets tags. */
export interface OtherCallEnd {
  /** As in policies: `ec2:DescribeTags`. */
  readonly action: string;
  readonly end: Error;
}

/** Checks what tagging needs in one account, without any effect. A refusal is an error with its code as the name. */
export interface TaggingProbe {
  /** @throws the refusal */
  assumeRole(): Promise<void>;
  /**
   * The result of a dry run of the call that tags resources of a type.
   * @param resourceId if absent, an ID that no resource has
   */
  dryRun(place: PlaceToTry, tags: TagPairs, resourceId?: string): Promise<DryRunEnd>;
  /**
   * The results of dry runs of the other calls that tagging needs.
   * @param tags the tags of the dry run of the call that tags: a role may allow only some keys
   */
  dryRunOthers(place: PlaceToTry, tags: TagPairs): Promise<OtherCallEnd[]>;
}
