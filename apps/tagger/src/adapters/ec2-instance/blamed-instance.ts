import { MAX_TAGS_PER_RESOURCE, type TagPairs } from '@muster/contracts';
import type { Blame, TagRefusal } from '../../ports/tag-writer.ts';

/** What EC2 shows of an instance that decides whether it can be tagged. */
export interface InstanceFacts {
  readonly state: string | undefined;
  readonly tagKeys: readonly string[];
  /** The AWS service that manages the instance. Undefined if there is none. */
  readonly managedBy: string | undefined;
  /** Whether the instance metadata contains the tags. It allows fewer characters in keys. */
  readonly tagsInMetadata: boolean;
}

/** An instance in one of these states is about to end, and its tags with it. */
const ENDING_STATES: readonly string[] = ['shutting-down', 'terminated'];

/** Keys that instance metadata can show. Source: EC2 User Guide, "Restrictions" of tags in instance metadata. */
const METADATA_KEY = /^[\w+\-=.,:@]+$/;
const RESERVED_METADATA_KEYS: readonly string[] = ['.', '..', '_index'];
const fitsMetadata = (key: string): boolean =>
  METADATA_KEY.test(key) && !RESERVED_METADATA_KEYS.includes(key);

function hasTooManyTags({ tagKeys }: InstanceFacts, set: TagPairs): boolean {
  const keys = new Set([...tagKeys, ...set.map(([key]) => key)].filter((key) => !key.startsWith('aws:')));
  return keys.size > MAX_TAGS_PER_RESOURCE;
}

/**
 * Whether the facts about an instance explain why a call that named it was refused with this code. Returns undefined if
 * they do not.
 */
export function blameOf(
  { code, message }: Pick<TagRefusal, 'code' | 'message'>,
  facts: InstanceFacts,
  set: TagPairs,
): Blame | undefined {
  switch (code) {
    case 'TagLimitExceeded':
      return hasTooManyTags(facts, set)
        ? { outcome: 'failed', message: `The instance would have more than ${MAX_TAGS_PER_RESOURCE} tags` }
        : undefined;
    case 'IncorrectInstanceState':
    case 'IncorrectState':
      return facts.state !== undefined && ENDING_STATES.includes(facts.state)
        ? { outcome: 'skipped', message: `The instance is ${facts.state}` }
        : undefined;
    case 'OperationNotPermitted':
      return facts.managedBy === undefined
        ? undefined
        : { outcome: 'failed', message: `${message} (the instance is managed by ${facts.managedBy})` };
    case 'InvalidParameterValue':
      return facts.tagsInMetadata && !set.every(([key]) => fitsMetadata(key))
        ? { outcome: 'failed', message }
        : undefined;
    default:
      return undefined;
  }
}

/** Codes that `blameOf` can explain. */
export const isExplainable = (code: string): boolean =>
  [
    'IncorrectInstanceState',
    'IncorrectState',
    'InvalidParameterValue',
    'OperationNotPermitted',
    'TagLimitExceeded',
  ].includes(code);
