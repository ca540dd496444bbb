import * as z from 'zod';
import { expecting } from './expecting.ts';
import { isWhole, MAX_TAG_KEY_LENGTH } from './tags.ts';

/** As many as fit into the role's policy: `ProtectedTagKeys` of `tools/roles`. */
const MAX_PATTERNS = 50;

/** A tag key. `*` matches any characters and `?` matches one, as in IAM's `StringLike`. */
export const TagKeyPattern = z
  .string({ error: 'expected a tag key as a string, such as "Team" or "aws-backup*"' })
  .min(1, 'a tag key has at least 1 character')
  .max(MAX_TAG_KEY_LENGTH, `a tag key has at most ${MAX_TAG_KEY_LENGTH} characters`)
  .refine(isWhole, 'a tag key cannot contain an unpaired surrogate');

/** Tag keys that no rule may change. */
export const ProtectedTagKeys = z
  .array(TagKeyPattern, expecting('a list of tag keys, such as [Team, "aws-backup*"]'))
  .min(1, 'name at least one tag key')
  .max(MAX_PATTERNS, `at most ${MAX_PATTERNS} tag keys; use wildcards, such as "aws-backup*"`)
  .meta({
    description:
      'Tag keys that no rule may set, rename or remove. `*` matches any characters, `?` matches one character. Upper and lower case are the same.',
    examples: [['Team', 'aws-backup*']],
  });
export type ProtectedTagKeys = z.infer<typeof ProtectedTagKeys>;
