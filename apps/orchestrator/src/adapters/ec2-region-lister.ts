import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import {
  type AwsSessions,
  countApiCalls,
  isRegionListRefused,
  listRegionsOf,
  type ListedRegions,
  onceMore,
  type Pause,
  readerRole,
  toStepError,
} from '@muster/aws-session';
import type { RunContext } from '@muster/contracts';
import { type DescribedRegions, homeRegionHint, parseDescribedRegions } from '@muster/regions';
import { RegionListRefusedError } from '../errors.ts';
import type { RegionLister, RegionListing } from '../ports/region-lister.ts';

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

  async listRegions(run: RunContext, accountId: string): Promise<RegionListing> {
    const { result, apiCalls } = await countApiCalls(async () => {
      try {
        return await this.#listRegions(run, accountId);
      } catch (error) {
        return { error: isRegionListRefused(error) ? refusal(error, run, accountId) : toStepError(error) };
      }
    });
    return { ...result, apiCalls };
  }

  #listRegions(run: RunContext, accountId: string): Promise<ListedRegions> {
    return listRegionsOf(run, (region) => this.#describeRegions(run, accountId, region));
  }

  async #describeRegions(run: RunContext, accountId: string, region: string): Promise<DescribedRegions> {
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
  { homeRegion, regions }: RunContext,
  accountId: string,
): RegionListRefusedError =>
  new RegionListRefusedError(error, { accountId, homeRegion, hint: homeRegionHint(homeRegion, regions) });
