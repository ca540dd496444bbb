import type { AccountRole, AwsSessions } from '@muster/aws-session';
import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';
import { ByResourceType } from '@muster/resource-types';
import type { ResourceFactsReader } from '../ports/resource-facts.ts';
import type { TagWriter } from '../ports/tag-writer.ts';
import { ec2InstanceAdapter } from './ec2-instance/index.ts';

/** Where the tags of resources are written. */
export interface TaggingPlace {
  readonly sessions: AwsSessions;
  readonly role: AccountRole;
  readonly region: string;
  /** Maximum duration of a call, including the SDK's retries. */
  readonly callTimeMs: () => number;
}

/** How the resources of one type are tagged. */
export interface ResourceAdapter {
  writerOf(place: TaggingPlace): TagWriter;
  factsOf(place: TaggingPlace): ResourceFactsReader;
  /** A well-formed ID that no resource has, so that even an endpoint that ignores DryRun tags nothing. */
  readonly unusedId: string;
  /** Whether a dry run ended because the resource does not exist, which shows nothing about permissions. */
  isNotFound(end: Error): boolean;
}

const adapters = new ByResourceType<ResourceAdapter>([[DEFAULT_RESOURCE_TYPE, ec2InstanceAdapter]]);

/** @throws UnknownResourceTypeError */
export const resourceAdapterOf = (resourceType?: string): ResourceAdapter => adapters.of(resourceType);

/** Adds a type for a test. @returns a function that removes it */
export const registerResourceAdapter = (resourceType: string, adapter: ResourceAdapter): (() => void) =>
  adapters.register(resourceType, adapter);
