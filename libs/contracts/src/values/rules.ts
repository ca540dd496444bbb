import * as z from 'zod';
import { asList, asMapping, asText, checkAlways, type Refuse } from '../check-always.ts';
import { mappingOf, type Pairs, pairsOf } from '../entries.ts';
import { refuseUnknown } from '../tolerant.ts';
import { expecting } from './expecting.ts';
import { ConditionKey, matchOf, TagCondition, type TagConditions } from './rule-match.ts';

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

export const TagKey = z
  .string()
  .min(1, 'a tag key has at least 1 character')
  .refine(isAtMost(MAX_TAG_KEY_LENGTH), `a tag key has at most ${MAX_TAG_KEY_LENGTH} characters`)
  .refine(isWhole, 'a tag key cannot contain an unpaired surrogate')
  .refine((key) => !/^aws:/i.test(key), 'the prefix aws: is reserved by AWS; choose another tag key')
  .meta({ maxLength: MAX_TAG_KEY_LENGTH, pattern: '^(?![aA][wW][sS]:)' });

export const TagValue = z
  .string({ error: 'expected a string; put the value in quotes' })
  .refine(isAtMost(MAX_TAG_VALUE_LENGTH), `a tag value has at most ${MAX_TAG_VALUE_LENGTH} characters`)
  .refine(isWhole, 'a tag value cannot contain an unpaired surrogate')
  .meta({ maxLength: MAX_TAG_VALUE_LENGTH });

/** Tags to set, in the form of internal JSON. */
export type TagPairs = Pairs<string>;

const RuleId = z
  .string(expecting('a name for the rule, such as production'))
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'expected 1 to 64 letters, digits, dots, hyphens or underscores, such as production',
  )
  .meta({
    description: 'Name of the rule in the summary of a run. Every rule has its own.',
    examples: ['production'],
  });

const ruleOf = <Set extends z.ZodType<TagPairs>, Tags extends z.ZodType<TagConditions>>(
  set: Set,
  tags: Tags,
) =>
  z.strictObject(
    {
      id: RuleId,
      match: matchOf(tags)
        .meta({
          description:
            'The resources that the rule tags. All conditions must match. `{}` matches all instances.',
          examples: [{ regions: ['eu-*'], states: ['running'], missingTags: ['Owner'] }],
        })
        .prefault({}),
      set: set
        .refine(({ length }) => length > 0, 'set at least one tag, such as { Production: "Yes" }')
        .refine(
          ({ length }) => length <= MAX_TAGS_PER_RESOURCE,
          `a resource has at most ${MAX_TAGS_PER_RESOURCE} tags; remove some`,
        )
        .meta({
          description: `The tags to set. A key has at most ${MAX_TAG_KEY_LENGTH} characters and does not begin with \`aws:\`. A value has at most ${MAX_TAG_VALUE_LENGTH} characters.`,
          examples: [{ Production: 'Yes', CostCenter: '4711' }],
          minProperties: 1,
          maxProperties: MAX_TAGS_PER_RESOURCE,
        }),
      onConflict: z
        .enum(['keep', 'overwrite'])
        .meta({
          description: 'What the rule does if the tag exists with another value: keep it, or overwrite it.',
          examples: ['overwrite'],
        })
        .default('keep'),
    },
    expecting('a rule as a mapping, such as { id: production, set: { Production: "Yes" } }'),
  );

/** A rule in the steps of a run: its tags are pairs, in JSON and in memory. */
export const Rule = ruleOf(pairsOf(TagKey, TagValue), pairsOf(ConditionKey, TagCondition));
export type Rule = z.output<typeof Rule>;
export type RuleMatch = Rule['match'];

const TAGS = 'tags as a mapping, such as { Production: "Yes" }';

/** A rule as people write it: its tags are a mapping. It is parsed into the same form. */
const writtenRuleOf = (key: z.ZodType<string>, value: z.ZodType<string>) =>
  ruleOf(mappingOf(key, value, TAGS), mappingOf(ConditionKey, TagCondition, TAGS));

/**
 * Maximum size of all rules of a run as JSON. Each step of the run receives them, and the first step also the list of
 * accounts, within the 256 KiB that Step Functions passes between states.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MAX_RULES_BYTES = 86_016;

const MAX_RULES = 100;

const rulesOf = <Each extends z.ZodType<Rule>>(rule: Each) =>
  z
    .array(rule, expecting('a list of rules, such as [{ id: production, set: { Production: "Yes" } }]'))
    .max(MAX_RULES, `at most ${MAX_RULES} rules; divide them among several configurations`)
    .check(checkAlways(refuseSameIds))
    .superRefine(checkSize);

/** A version that does not know a condition of a rule must not apply the rest of it. */
export const Rules = refuseUnknown(rulesOf(Rule));

/** The rules of a configuration, with these keys and values of tags. */
export const writtenRulesOf = (key: z.ZodType<string>, value: z.ZodType<string>) =>
  rulesOf(writtenRuleOf(key, value)).meta({
    description: 'Which resources get which tags. Without rules, a run takes the inventory only.',
    examples: [[{ id: 'production', match: {}, set: { Production: 'Yes' } }]],
  });
export const WrittenRules = writtenRulesOf(TagKey, TagValue);

function refuseSameIds(rules: unknown, refuse: Refuse): void {
  const seen = new Set<string>();
  for (const [index, rule] of asList(rules).entries()) {
    const id = asText(asMapping(rule).id);
    if (id === undefined) continue;
    if (seen.has(id)) refuse([index, 'id'], `rule id "${id}" is used twice; choose another one`);
    seen.add(id);
  }
}

function checkSize(rules: readonly Rule[], context: z.core.$RefinementCtx): void {
  const bytes = new TextEncoder().encode(JSON.stringify(rules)).length;
  if (bytes > MAX_RULES_BYTES)
    context.addIssue({
      code: 'custom',
      message:
        `the rules take ${bytes} bytes as JSON, the limit is ${MAX_RULES_BYTES}; ` +
        'split them into several configurations and run each separately',
    });
}
