import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import {
  accessOf,
  type AwsSessions,
  countApiCalls,
  isRegionListRefused,
  listRegionsOf,
  type ListedRegions,
  onceMore,
  type Pause,
  readerRole,
  type RunAccess,
  toStepError,
} from '@muster/aws-session';
import { regionsFor } from '@muster/configuration';
import type { AccountSettings, RunContext } from '@muster/contracts';
import { type DescribedRegions, homeRegionHint, parseDescribedRegions } from '@muster/regions';
import { RegionListRefusedError } from '../errors.ts';
import type { RegionLister, RegionListing } from '../ports/region-lister.ts';

type ListingAccess = RunAccess & Pick<RunContext, 'regions'>;

/**
 * Lists the regions with the account's reader role. Repeats a refused call once, with a new session if AWS rejected the
 * credentials. DescribeRegions is not paginated.
 */
export class Ec2RegionLister implements RegionLister {
  readonly #sessions: Pick<AwsSessions, 'ec2' | 'invalidate'>;
  readonly #pause: Pause | undefined;

  constructor(sessions: Pick<AwsSessions, 'ec2' | 'invalidate'>, pause?: Pause) {
    this.#sessions = sessions;
    this.#pause = pause;
  }

  async listRegions(ofAll: RunContext, account: AccountSettings): Promise<RegionListing> {
    const run = { ...accessOf(ofAll, account), regions: regionsFor(ofAll, account) };
    const { accountId } = account;
    const { result, apiCalls } = await countApiCalls(async () => {
      try {
        return await this.#listRegions(run, accountId);
      } catch (error) {
        return { error: isRegionListRefused(error) ? refusal(error, run, accountId) : toStepError(error) };
      }
    });
    return { ...result, apiCalls };
  }

  #listRegions(run: ListingAccess, accountId: string): Promise<ListedRegions> {
    return listRegionsOf(run, (region) => this.#describeRegions(run, accountId, region));
  }

  async #describeRegions(run: RunAccess, accountId: string, region: string): Promise<DescribedRegions> {
    const role = readerRole(run, accountId, 'orchestrator');
    const describe = () =>
      this.#sessions.ec2(role, region).send(new DescribeRegionsCommand({ AllRegions: true }));
    const renew = () => this.#sessions.invalidate(role);
    const answer = await onceMore(describe, { renew, pause: this.#pause });
    return parseDescribedRegions(answer.Regions, accountId);
  }
}

const refusal = (
  error: Error,
  { homeRegion, regions }: ListingAccess,
  accountId: string,
): RegionListRefusedError =>
  new RegionListRefusedError(error, { accountId, homeRegion, hint: homeRegionHint(homeRegion, regions) });
