import { DescribeInstancesCommand, type Instance } from '@aws-sdk/client-ec2';
import type { ResourceFacts, ResourceFactsReader } from '../../ports/resource-facts.ts';
import { callEc2 } from '../ec2-tagging-call.ts';
import type { TaggingPlace } from '../resource-adapters.ts';
import { blameOf, type InstanceFacts } from './blamed-instance.ts';
import { tagRefusal } from './tag-refusals.ts';

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

const explaining = (facts: InstanceFacts, { Tags }: Instance): ResourceFacts => ({
  tags: new Map(
    Tags?.flatMap(({ Key, Value = '' }) => (Key === undefined ? [] : [[Key, Value] as const])) ?? [],
  ),
  explain: (refusal, set) => blameOf(refusal, facts, set),
});

/**
 * Reads facts with DescribeInstances in the tagger role. The IDs are in a filter, because a call with a list of IDs
 * fails if one of them does not exist.
 */
export class Ec2ResourceFacts implements ResourceFactsReader {
  readonly #place: TaggingPlace;

  constructor(place: TaggingPlace) {
    this.#place = place;
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
      const answer = await callEc2(this.#place, tagRefusal, (client, options) =>
        client.send(command, options),
      );
      for (const { Instances = [] } of answer.Reservations ?? [])
        for (const instance of Instances)
          if (instance.InstanceId !== undefined)
            facts.set(instance.InstanceId, explaining(toFacts(instance), instance));
      NextToken = answer.NextToken;
      if (NextToken === undefined || NextToken === '') return;
    }
  }
}
