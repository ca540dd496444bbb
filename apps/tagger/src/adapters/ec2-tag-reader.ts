import { DescribeTagsCommand } from '@aws-sdk/client-ec2';
import { dryRun } from '@muster/aws-session';
import { demanded, ListingBound } from '@muster/aws-session/answers';
import type { PresentTags, TagReader } from '../ports/tag-reader.ts';
import { callEc2, type RefusalReader } from './ec2-tagging-call.ts';
import type { ProbePlace, TaggingPlace } from './resource-adapters.ts';

/** Maximum number of values of one filter. Source: EC2 User Guide, "Filter your resources". */
const VALUES_PER_FILTER = 200;
/** Maximum number of tags on a page. Source: EC2 API Reference, DescribeTags.MaxResults. */
const TAGS_PER_PAGE = 1000;

/** Characters that have a meaning in the values of a filter. Source: as `VALUES_PER_FILTER`. */
const SPECIAL = /[*?\\]/g;

/** How a dry run of DescribeTags ends. Its error has AWS's code as the name. */
export const dryRunDescribeTags = ({ sessions, role, region }: ProbePlace): Promise<Error> =>
  dryRun((abortSignal) =>
    sessions
      .ec2(role, region)
      .send(new DescribeTagsCommand({ DryRun: true, MaxResults: TAGS_PER_PAGE }), { abortSignal }),
  );

/**
 * Reads tags with DescribeTags in the tagger role. The IDs are in a filter, because a filter may name resources that do
 * not exist. AWS does not document whether DescribeTags shows the tags of hidden managed instances.
 */
export class Ec2TagReader implements TagReader {
  readonly #place: TaggingPlace;
  readonly #refusal: RefusalReader;

  constructor(place: TaggingPlace, refusal: RefusalReader) {
    this.#place = place;
    this.#refusal = refusal;
  }

  async tagsOf(ids: readonly string[], keys: readonly string[]): Promise<PresentTags> {
    const found = new Map<string, Map<string, string>>();
    for (let start = 0; start < ids.length; start += VALUES_PER_FILTER)
      await this.#read(ids.slice(start, start + VALUES_PER_FILTER), keys, found);
    return found;
  }

  async #read(
    ids: readonly string[],
    keys: readonly string[],
    found: Map<string, Map<string, string>>,
  ): Promise<void> {
    const { role, region } = this.#place;
    const bound = new ListingBound(`ec2:DescribeTags of ${role.accountId} ${region}`);
    const [isAsked, isWanted] = [new Set(ids), new Set(keys)];
    let NextToken: string | undefined;
    do {
      const command = new DescribeTagsCommand({
        Filters: [{ Name: 'resource-id', Values: [...ids] }, ...keyFilter(keys)],
        MaxResults: TAGS_PER_PAGE,
        NextToken,
      });
      const answer = await callEc2(this.#place, this.#refusal, (client, options) =>
        client.send(command, options),
      );
      const tags = demanded(answer.Tags, 'tagSet');
      for (const { ResourceId, Key, Value = '' } of tags) {
        if (ResourceId === undefined || !isAsked.has(ResourceId)) continue;
        if (Key === undefined || !isWanted.has(Key)) continue;
        const ofResource = found.get(ResourceId) ?? new Map<string, string>();
        found.set(ResourceId, ofResource.set(Key, Value));
      }
      NextToken = answer.NextToken === '' ? undefined : answer.NextToken;
      if (NextToken !== undefined) bound.goOn(NextToken, tags.length);
    } while (NextToken !== undefined);
  }
}

/**
 * Special characters become wildcards. They match more keys than wanted, and the answer is compared exactly, so that
 * nothing depends on how EC2 reads escaped characters.
 */
const keyFilter = (keys: readonly string[]) =>
  keys.length > VALUES_PER_FILTER
    ? []
    : [{ Name: 'key', Values: keys.map((key) => key.replaceAll(SPECIAL, '*')) }];
