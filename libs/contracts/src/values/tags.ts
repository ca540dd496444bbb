import * as z from 'zod';
import type { Pairs } from '../entries.ts';

/**
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions. The API's shape says 127 for
 * keys.
 */
export const MAX_TAG_KEY_LENGTH = 127;
export const MAX_TAG_VALUE_LENGTH = 256;
/** Tags of one resource, without `aws:` tags. Same page. */
export const MAX_TAGS_PER_RESOURCE = 50;

/** AWS counts characters, not UTF-16 code units. */
const isAtMost = (length: number) => (text: string) => text.length <= length || [...text].length <= length;
/** Unpaired surrogates, which YAML and JSON can contain, cannot be encoded as UTF-8. */
export const isWhole = (text: string): boolean => text.isWellFormed();

/** Whether AWS reserves a tag key. Nobody but AWS can set or remove it. */
export const isReservedTagKey = (key: string): boolean => /^aws:/i.test(key);

export const TagKey = z
  .string()
  .min(1, 'a tag key has at least 1 character')
  .refine(isAtMost(MAX_TAG_KEY_LENGTH), `a tag key has at most ${MAX_TAG_KEY_LENGTH} characters`)
  .refine(isWhole, 'a tag key cannot contain an unpaired surrogate')
  .refine((key) => !isReservedTagKey(key), 'the prefix aws: is reserved by AWS; choose another tag key')
  .meta({ maxLength: MAX_TAG_KEY_LENGTH, pattern: '^(?![aA][wW][sS]:)' });

/** Whether EC2 accepts a text as the value of a tag. */
export const isTagValue = (text: string): boolean => isAtMost(MAX_TAG_VALUE_LENGTH)(text) && isWhole(text);

export const TagValue = z
  .string({ error: 'expected a string; put the value in quotes' })
  .refine(isAtMost(MAX_TAG_VALUE_LENGTH), `a tag value has at most ${MAX_TAG_VALUE_LENGTH} characters`)
  .refine(isWhole, 'a tag value cannot contain an unpaired surrogate')
  .meta({ maxLength: MAX_TAG_VALUE_LENGTH });

/** Tags to set, in the form of internal JSON. */
export type TagPairs = Pairs<string>;
