import { DescribeRegionsCommand } from '@aws-sdk/client-ec2';
import {
  type AccountRole,
  assumeRole,
  type AwsSessions,
  inTime,
  type ListedRegions,
  listRegionsOf,
} from '@muster/aws-session';
import type { RunContext } from '@muster/contracts';
import { type DescribedRegions, parseDescribedRegions } from '@muster/regions';
import type { AccessProbe, DryRunEnd } from '../ports/access-probe.ts';
import { resourceProbeOf } from './resource-probes.ts';

/** Tries the calls of a run with the reader role of one account. */
export class Ec2AccessProbe implements AccessProbe {
  readonly #sessions: Pick<AwsSessions, 'ec2'>;
  readonly #role: AccountRole;

  constructor(sessions: Pick<AwsSessions, 'ec2'>, role: AccountRole) {
    this.#sessions = sessions;
    this.#role = role;
  }

  assumeRole(): Promise<void> {
    return assumeRole(this.#sessions, this.#role);
  }

  listRegions(run: Pick<RunContext, 'homeRegion' | 'regions'>): Promise<ListedRegions> {
    return listRegionsOf(run, (region) => this.#describeRegions(region));
  }

  async #describeRegions(region: string): Promise<DescribedRegions> {
    const { Regions } = await inTime((abortSignal) =>
      this.#sessions
        .ec2(this.#role, region)
        .send(new DescribeRegionsCommand({ AllRegions: true }), { abortSignal }),
    );
    return parseDescribedRegions(Regions, this.#role.accountId);
  }

  /** Sends the same request as a run, including the fallback for endpoints that do not know all parameters. */
  dryRunListing(region: string, resourceType?: string): Promise<DryRunEnd> {
    return resourceProbeOf(resourceType).dryRun(() => this.#sessions.ec2(this.#role, region));
  }
}
