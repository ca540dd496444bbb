import type { Failure, RunContext } from '@muster/contracts';
import type { DescribedRegions } from '@muster/regions';

/** How a dry run ended. */
export interface DryRunEnd {
  /** `DryRunOperation` if the call would have succeeded. */
  readonly end: Error;
  /** The endpoint does not know IncludeManagedResources and was called without it. */
  readonly managedHidden: boolean;
}

/** Tries what a run needs of one account, without any effect. A refusal is an error named by its code. */
export interface AccessProbe {
  /** @throws the refusal */
  assumeRole(): Promise<void>;
  /**
   * The account's regions, or those that the run names where the account refuses its list.
   * @throws the refusal, if the run does not name every region
   */
  listRegions(
    run: Pick<RunContext, 'homeRegion' | 'regions'>,
  ): Promise<DescribedRegions & { readonly unlisted?: Failure | undefined }>;
  /** How a dry run of the call that lists resources ends. @param resourceType absent: the default type */
  dryRunListing(region: string, resourceType?: string): Promise<DryRunEnd>;
}
