import * as z from 'zod';
import type { Pairs } from '../entries.ts';
import { expecting } from './expecting.ts';
import { Pattern, type PatternList } from './tag-pattern.ts';
import {
  isTagValue,
  isWhole,
  MAX_TAG_KEY_LENGTH,
  MAX_TAG_VALUE_LENGTH,
  MAX_TAGS_PER_RESOURCE,
  type TagPairs,
} from './tags.ts';

/** Room for the notation of templates. The result has at most 256 characters. */
const MAX_TEMPLATE_LENGTH = 1024;

/** A tag value, or a text with templates such as `{account.name}`. `@muster/tag-rules` fills them. */
export const ValueTemplate = z
  .string({ error: 'expected a string; put the value in quotes' })
  .max(MAX_TEMPLATE_LENGTH, `a value with templates has at most ${MAX_TEMPLATE_LENGTH} characters`)
  .refine(isWhole, 'a tag value cannot contain an unpaired surrogate')
  .refine(
    (text) => text.includes('{') || isTagValue(text),
    `a tag value has at most ${MAX_TAG_VALUE_LENGTH} characters`,
  )
  .meta({ anyOf: [{ maxLength: MAX_TAG_VALUE_LENGTH }, { pattern: '\\{' }] });

/** What `normalize` does with a value, in this order. */
export const NormalizeStep = z.enum(['trim', 'lower', 'upper']);
export type NormalizeStep = z.output<typeof NormalizeStep>;

/** The steps for one key. */
export const NormalizeSteps = z
  .array(NormalizeStep, expecting('a list of steps, such as [trim, lower]'))
  .min(1, 'name at least one step: trim, lower or upper')
  .refine(
    (steps) => !(steps.includes('lower') && steps.includes('upper')),
    'lower and upper cannot be combined; remove one of the two',
  );

/** How `mapValue` changes the values of one key. */
export const valueMapOf = <Values extends z.ZodType<Pairs<PatternList>>>(values: Values) =>
  z.strictObject(
    {
      values: values
        .refine((pairs) => pairs.length > 0, 'name at least one value, such as { production: ["prod*"] }')
        .meta({
          description:
            'Each wanted value with the pattern or patterns of the values that it replaces. A value that is a wanted one already stays. The first pattern that matches decides.',
          examples: [{ production: ['prod*', 'live'], development: '/^dev/i' }],
        }),
      default: ValueOfMap.meta({
        description: 'The value for all others. Without it, a value that no pattern matches stays.',
        examples: ['other'],
      }).optional(),
    },
    expecting('values with their patterns, such as { values: { production: ["prod*"] } }'),
  );

/** A value that `mapValue` gives. Not a template. */
export const ValueOfMap = z
  .string({ error: 'expected a string; put the value in quotes' })
  .min(1, 'a value has at least 1 character')
  .refine(isTagValue, `a tag value has at most ${MAX_TAG_VALUE_LENGTH} characters`)
  .meta({ maxLength: MAX_TAG_VALUE_LENGTH });

export type ValueMap = { readonly values: Pairs<PatternList>; readonly default?: string | undefined };

const keyPatterns = z
  .array(Pattern, expecting('a list of tag keys or patterns, such as [Temporary, "temp-*"]'))
  .min(1, 'name at least one tag key');

interface ActionForms {
  readonly set: z.ZodType<TagPairs>;
  readonly patterns: z.ZodType<Pairs<PatternList>>;
  readonly steps: z.ZodType<Pairs<NormalizeStep[]>>;
  readonly maps: z.ZodType<Pairs<ValueMap>>;
}

const notEmpty = (pairs: Pairs<unknown>) => pairs.length > 0;

/** The actions of a rule, in the order in which they are applied. */
export const actionsOf = <Forms extends ActionForms>({ set, patterns, steps, maps }: Forms) => ({
  renameKey: (patterns as Forms['patterns'])
    .refine(notEmpty, 'name at least one tag key, such as { Environment: [env, "environ*"] }')
    .meta({
      description:
        'Each wanted tag key with the pattern or patterns of the keys that it replaces. The value is kept. If the wanted key exists with another value, both tags stay and this is reported, unless `onConflict` is `overwrite`.',
      examples: [{ Environment: ['env', '/^enviroment$/i'] }],
    })
    .optional(),
  normalize: (steps as Forms['steps'])
    .refine(notEmpty, 'name at least one tag key, such as { Environment: [trim, lower] }')
    .meta({
      description:
        'Tag keys, and what to do with their values: `trim` removes white space at both ends, `lower` and `upper` change the case.',
      examples: [{ Environment: ['trim', 'lower'] }],
    })
    .optional(),
  mapValue: (maps as Forms['maps'])
    .refine(notEmpty, 'name at least one tag key')
    .meta({
      description: 'Tag keys, and how to replace their values.',
      examples: [{ Environment: { values: { production: ['prod*', 'live'] }, default: 'other' } }],
    })
    .optional(),
  set: (set as Forms['set'])
    .refine(
      ({ length }) => length <= MAX_TAGS_PER_RESOURCE,
      `a resource has at most ${MAX_TAGS_PER_RESOURCE} tags; remove some`,
    )
    .meta({
      description: `The tags to set. A key has at most ${MAX_TAG_KEY_LENGTH} characters and does not begin with \`aws:\`. A value has at most ${MAX_TAG_VALUE_LENGTH} characters. It can contain templates such as \`{account.name}\`.`,
      examples: [{ Production: 'Yes', CostCenter: '4711' }],
      maxProperties: MAX_TAGS_PER_RESOURCE,
    }),
  setIfMissing: (set as Forms['set'])
    .refine(notEmpty, 'set at least one tag, such as { Owner: unknown }')
    .refine(
      ({ length }) => length <= MAX_TAGS_PER_RESOURCE,
      `a resource has at most ${MAX_TAGS_PER_RESOURCE} tags; remove some`,
    )
    .meta({
      description:
        'Tags to set on resources that do not have the key. An existing value always stays, whatever `onConflict` says. Values can contain templates.',
      examples: [{ Owner: 'unknown' }],
    })
    .optional(),
  remove: keyPatterns
    .meta({
      description: 'Tag keys, or patterns of tag keys, to remove. Keys of `protectedTagKeys` stay.',
      examples: [['Temporary', 'temp-*']],
    })
    .optional(),
  keepOnly: keyPatterns
    .meta({
      description:
        'Removes every tag whose key matches none of these patterns. Keys that begin with `aws:` and keys of `protectedTagKeys` stay.',
      examples: [['Name', 'Owner', 'Environment']],
    })
    .optional(),
});
