import { dryRunDescribeTags, Ec2TagReader } from '../ec2-tag-reader.ts';
import { dryRunCreateTags, dryRunDeleteTags, Ec2TagWriter } from '../ec2-tag-writer.ts';
import type { ResourceAdapter } from '../resource-adapters.ts';
import { Ec2ResourceFacts } from './ec2-resource-facts.ts';
import { isNotFound, tagRefusal } from './tag-refusals.ts';

/** A well-formed ID that no instance has, so that even an endpoint that ignores DryRun tags nothing. */
const UNUSED_ID = 'i-00000000000000000';

/** How EC2 instances are tagged. */
export const ec2InstanceAdapter: ResourceAdapter = {
  writerOf: (place) => new Ec2TagWriter(place, tagRefusal),
  readerOf: (place) => new Ec2TagReader(place, tagRefusal),
  factsOf: (place) => new Ec2ResourceFacts(place),
  dryRun: async (place, tags, resourceId = UNUSED_ID) => {
    const end = await dryRunCreateTags(place, tags, resourceId);
    return { end, isUnknownResource: isNotFound(end) };
  },
  dryRunOthers: async (place, tags) => {
    const keys = tags.map(([key]) => key);
    // Always the ID that no instance has: an endpoint that ignores DryRun would remove the tags of another one.
    const removal = await dryRunDeleteTags(place, keys, UNUSED_ID);
    return [
      { action: 'ec2:DescribeTags', end: await dryRunDescribeTags(place) },
      // EC2 may look for the instance before it checks the rights.
      ...(isNotFound(removal) ? [] : [{ action: 'ec2:DeleteTags', end: removal }]),
    ];
  },
};
