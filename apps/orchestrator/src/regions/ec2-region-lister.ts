import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import {
  type AwsSessions,
  countApiCalls,
  isExpiredCredentials,
  readerRole,
  toStepError,
} from '@muster/aws-session';
import { defineContract, parseContract, RegionName, type RunContext } from '@muster/contracts';
import { z } from 'zod';
import type { AccountRegion } from '../domain/choose-regions.ts';
import type { RegionLister, RegionListing } from './region-lister.ts';

/** Source: EC2 API Reference, Region.OptInStatus; any other value means that the region cannot be called. */
const ENABLED_STATUSES = ['opt-in-not-required', 'opted-in'];

const Region = z
  .object({ RegionName, OptInStatus: z.string() })
  .transform(({ RegionName: name, OptInStatus }) => ({
    name,
    enabled: ENABLED_STATUSES.includes(OptInStatus),
  }));

/** The part of DescribeRegions' answer that Muster uses. */
const DescribedRegionsV1 = defineContract({
  id: 'described-regions.v1',
  schema: z.array(Region).min(1),
  example: [{ RegionName: 'us-east-1', OptInStatus: 'opt-in-not-required' }],
});

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
    return parseContract(DescribedRegionsV1, answer.Regions, `DescribeRegions of account ${accountId}`);
  }
}
