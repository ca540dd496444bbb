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
  /** How long a call, with the SDK's retries, may take. */
  readonly callTimeMs: () => number;
}

/** How the resources of one type are tagged. */
export interface ResourceAdapter {
  writerOf(place: TaggingPlace): TagWriter;
  factsOf(place: TaggingPlace): ResourceFactsReader;
  /** A well-formed id that no resource has: even an endpoint that ignores DryRun tags nothing. */
  readonly unusedId: string;
  /** Whether a dry run ended because there is no such resource, which shows nothing about rights. */
  isNotFound(end: Error): boolean;
}

const adapters = new ByResourceType<ResourceAdapter>([[DEFAULT_RESOURCE_TYPE, ec2InstanceAdapter]]);

/** @throws UnknownResourceTypeError */
export const resourceAdapterOf = (resourceType?: string): ResourceAdapter => adapters.of(resourceType);

/** Adds a type for as long as a test needs it. @returns removes it */
export const registerResourceAdapter = (resourceType: string, adapter: ResourceAdapter): (() => void) =>
  adapters.register(resourceType, adapter);
