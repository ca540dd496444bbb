import type { AccountRegion } from '@muster/contracts';

/** Tries what a run needs of one account, without any effect. A refusal is an error named by its code. */
export interface AccessProbe {
  /** @throws the refusal */
  assumeRole(): Promise<void>;
  /** @throws the refusal */
  listRegions(): Promise<readonly AccountRegion[]>;
  /** The error that a dry run of DescribeInstances ends with: `DryRunOperation` if it would have succeeded. */
  dryRunDescribeInstances(region: string): Promise<Error>;
}
