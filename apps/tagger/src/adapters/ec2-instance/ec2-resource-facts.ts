import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import type { AccountRole, AwsSessions } from '@muster/aws-session';
import type { ResourceFacts, ResourceFactsReader } from '../../ports/resource-facts.ts';
import { blameOf, type InstanceFacts } from './blamed-instance.ts';

/** Maximum number of values of one filter. Source: EC2 User Guide, "Filter your resources". */
const IDS_PER_CALL = 200;
/**
 * A filter of 200 IDs fits one page. EC2 may return shorter and even empty pages. After this many pages, Muster stops.
 */
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
 * Reads facts with DescribeInstances in the tagger role. The IDs are in a filter, because a call with a list of IDs
 * fails if one of them does not exist.
 */
export class Ec2ResourceFacts implements ResourceFactsReader {
  readonly #sessions: Pick<AwsSessions, 'ec2'>;
  readonly #role: AccountRole;
  readonly #region: string;
  readonly #callTimeMs: () => number;

  /** @param callTimeMs maximum duration of a call, including the SDK's retries */
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
