import type { Failure, RunContext } from '@muster/contracts';
import type { DescribedRegions } from '@muster/regions';

/** The result of a dry run. */
export interface DryRunEnd {
  /** `DryRunOperation` if the call would have succeeded. */
  readonly end: Error;
  /** The endpoint does not support IncludeManagedResources and was called without it. */
  readonly managedHidden: boolean;
}

/** Checks what a run needs in one account, without any effect. A refusal is an error with its code as the name. */
export interface AccessProbe {
  /** @throws the refusal */
  assumeRole(): Promise<void>;
  /**
   * The account's regions, or the configured ones if the account refuses its list.
   * @throws the refusal, if the configuration does not name every region
   */
  listRegions(
    run: Pick<RunContext, 'homeRegion' | 'regions'>,
  ): Promise<DescribedRegions & { readonly unlisted?: Failure | undefined }>;
  /** The result of a dry run of the call that lists resources. @param resourceType the default type if absent */
  dryRunListing(region: string, resourceType?: string): Promise<DryRunEnd>;
}
