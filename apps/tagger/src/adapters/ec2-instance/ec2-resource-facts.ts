import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import type { AccountRole, AwsSessions } from '@muster/aws-session';
import type { ResourceFacts, ResourceFactsReader } from '../../ports/resource-facts.ts';
import { blameOf, type InstanceFacts } from './blamed-instance.ts';

/** Values of one filter. Source: EC2 User Guide, "Filter your resources". */
const IDS_PER_CALL = 200;
/** A filter of 200 ids fits one page. EC2 may cut it shorter, even to nothing; more pages than this say nothing new. */
const MAX_PAGES_PER_CALL = 10;

const toFacts = ({ State, Tags, Operator, MetadataOptions }: Instance): InstanceFacts => ({
  state: State?.Name,
  tagKeys: Tags?.flatMap(({ Key }) => Key ?? []) ?? [],
  managedBy: Operator?.Managed === true ? (Operator.Principal ?? 'an AWS service') : undefined,
  tagsInMetadata: MetadataOptions?.InstanceMetadataTags === 'enabled',
});

const explaining = (facts: InstanceFacts): ResourceFacts => ({
  explain: (refusal, set) => blameOf(refusal, facts, set),
});

/**
 * Facts by DescribeInstances in the tagger role. It names the ids in a filter: a list of ids would fail as a whole where
 * one of them is gone.
 */
export class Ec2ResourceFacts implements ResourceFactsReader {
  readonly #sessions: Pick<AwsSessions, 'ec2'>;
  readonly #role: AccountRole;
  readonly #region: string;
  readonly #callTimeMs: () => number;

  /** @param callTimeMs how long a call, with the SDK's retries, may take */
  constructor(
    sessions: Pick<AwsSessions, 'ec2'>,
    role: AccountRole,
    region: string,
    callTimeMs: () => number,
  ) {
    this.#sessions = sessions;
    this.#role = role;
    this.#region = region;
    this.#callTimeMs = callTimeMs;
  }

  async factsOf(ids: readonly string[]): Promise<ReadonlyMap<string, ResourceFacts>> {
    const facts = new Map<string, ResourceFacts>();
    for (let start = 0; start < ids.length; start += IDS_PER_CALL)
      await this.#read(ids.slice(start, start + IDS_PER_CALL), facts);
    return facts;
  }

  async #read(ids: readonly string[], facts: Map<string, ResourceFacts>): Promise<void> {
    let NextToken: string | undefined;
    for (let page = 1; page <= MAX_PAGES_PER_CALL; page++) {
      const command = new DescribeInstancesCommand({
        Filters: [{ Name: 'instance-id', Values: [...ids] }],
        MaxResults: 1000,
        IncludeManagedResources: true,
        NextToken,
      });
      const abortSignal = AbortSignal.timeout(Math.max(1, Math.floor(this.#callTimeMs())));
      const answer = await this.#sessions.ec2(this.#role, this.#region).send(command, { abortSignal });
      for (const { Instances = [] } of answer.Reservations ?? [])
        for (const instance of Instances)
          if (instance.InstanceId !== undefined)
            facts.set(instance.InstanceId, explaining(toFacts(instance)));
      NextToken = answer.NextToken;
      if (NextToken === undefined || NextToken === '') return;
    }
  }
}
