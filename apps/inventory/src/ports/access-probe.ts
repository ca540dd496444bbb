import type { DescribedRegions, Refusal, RunContext } from '@muster/contracts';

/** Tries what a run needs of one account, without any effect. A refusal is an error named by its code. */
export interface AccessProbe {
  /** @throws the refusal */
  assumeRole(): Promise<void>;
  /**
   * The account's regions, or those that the run names where the account refuses its list.
   * @throws the refusal, where the run does not name every region
   */
  listRegions(
    run: Pick<RunContext, 'homeRegion' | 'regions'>,
  ): Promise<DescribedRegions & { readonly unlisted?: Refusal | undefined }>;
  /** The error that a dry run of DescribeInstances ends with: `DryRunOperation` if it would have succeeded. */
  dryRunDescribeInstances(region: string): Promise<Error>;
}
