import type { AccountRole, AwsSessions } from '@muster/aws-session';
import { DEFAULT_RESOURCE_TYPE, type TagPairs } from '@muster/contracts';
import { ByResourceType } from '@muster/resource-types';
import type { ResourceFactsReader } from '../ports/resource-facts.ts';
import type { TagReader } from '../ports/tag-reader.ts';
import type { TagWriter } from '../ports/tag-writer.ts';
import type { DryRunEnd, OtherCallEnd } from '../ports/tagging-probe.ts';
import { ec2InstanceAdapter } from './ec2-instance/index.ts';

/** Where the tags of resources are written. */
export interface TaggingPlace {
  readonly sessions: AwsSessions;
  readonly role: AccountRole;
  readonly region: string;
  /** Maximum duration of a call, including the SDK's retries. */
  readonly callTimeMs: () => number;
}

/** Where a call is tried. */
export type ProbePlace = Pick<TaggingPlace, 'role' | 'region'> & {
  readonly sessions: Pick<AwsSessions, 'ec2'>;
};

/** How the resources of one type are tagged. */
export interface ResourceAdapter {
  writerOf(place: TaggingPlace): TagWriter;
  readerOf(place: TaggingPlace): TagReader;
  factsOf(place: TaggingPlace): ResourceFactsReader;
  /**
   * How a dry run of the call that tags the resources ends.
   * @param resourceId absent: a well-formed ID that no resource has, because an endpoint may ignore DryRun
   */
  dryRun(place: ProbePlace, tags: TagPairs, resourceId?: string): Promise<DryRunEnd>;
  /** How dry runs of the other calls for these resources end. */
  dryRunOthers(place: ProbePlace, tags: TagPairs): Promise<OtherCallEnd[]>;
}

const adapters = new ByResourceType<ResourceAdapter>([[DEFAULT_RESOURCE_TYPE, ec2InstanceAdapter]]);

/** @throws UnknownResourceTypeError */
export const resourceAdapterOf = (resourceType?: string): ResourceAdapter => adapters.of(resourceType);

/** Adds a type for a test. @returns a function that removes it */
export const registerResourceAdapter = (resourceType: string, adapter: ResourceAdapter): (() => void) =>
  adapters.register(resourceType, adapter);
