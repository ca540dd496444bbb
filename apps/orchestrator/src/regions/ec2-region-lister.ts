import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import {
  type AwsSessions,
  countApiCalls,
  isExpiredCredentials,
  readerRole,
  toStepError,
} from '@muster/aws-session';
import { type AccountRegion, parseDescribedRegions, type RunContext } from '@muster/contracts';
import type { RegionLister, RegionListing } from './region-lister.ts';

/** Reads the regions with the account's reader role, anew if its session has expired; DescribeRegions has no pages. */
export class Ec2RegionLister implements RegionLister {
  readonly #sessions: Pick<AwsSessions, 'ec2' | 'invalidate'>;

  constructor(sessions: Pick<AwsSessions, 'ec2' | 'invalidate'>) {
    this.#sessions = sessions;
  }

  async listRegions(run: RunContext, accountId: string): Promise<RegionListing> {
    const { result, apiCalls } = await countApiCalls(async () => {
      try {
        return { regions: await this.#describeRegions(run, accountId) };
      } catch (error) {
        return { error: toStepError(error) };
      }
    });
    return { ...result, apiCalls };
  }

  async #describeRegions(run: RunContext, accountId: string): Promise<readonly AccountRegion[]> {
    const role = readerRole(run, accountId, 'orchestrator');
    const describe = () =>
      this.#sessions.ec2(role, run.homeRegion).send(new DescribeRegionsCommand({ AllRegions: true }));
    const answer = await describe().catch((error: unknown) => {
      if (!isExpiredCredentials(error)) throw error;
      this.#sessions.invalidate(role);
      return describe();
    });
    return parseDescribedRegions(answer.Regions, accountId);
  }
}
