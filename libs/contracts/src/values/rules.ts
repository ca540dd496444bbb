import * as z from 'zod';
import { mappingOf, type Pairs, pairsOf } from '../entries.ts';
import { refuseUnknown } from '../tolerant.ts';
import { AccountId } from './ids.ts';
import { RuleResourceType, RuleState } from './rule-state.ts';

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
  .meta({ maxLength: MAX_TAG_KEY_LENGTH });

export const TagValue = z
  .string({ error: 'expected a string; put the value in quotes' })
  .refine(isAtMost(MAX_TAG_VALUE_LENGTH), `a tag value has at most ${MAX_TAG_VALUE_LENGTH} characters`)
  .refine(isWhole, 'a tag value cannot contain an unpaired surrogate')
  .meta({ maxLength: MAX_TAG_VALUE_LENGTH });

/** Tags to set, in the form of internal JSON. */
export type TagPairs = Pairs<string>;

/** The required value of a tag, or several values of which it must have one. */
const TagCondition = z.union([z.string(), z.array(z.string()).min(1)]);
type TagConditions = Pairs<z.output<typeof TagCondition>>;

/** The resources of a rule. All given conditions must match. `{}` matches all instances. */
const matchOf = <Tags extends z.ZodType<TagConditions>>(tags: Tags) =>
  z.strictObject({
    accounts: z.array(AccountId).min(1).optional(),
    /** Region names. `*` matches any characters. */
    regions: z.array(z.string().min(1)).min(1).optional(),
    /**
     * Resource types. Default: only EC2 instances (`ec2:instance`). A new version of Muster that reads more types
     * therefore tags nothing more by an old rule.
     */
    resourceTypes: z.array(RuleResourceType).min(1).optional(),
    /**
     * Default: every state in which the resource does not end. For instances, every state except shutting-down,
     * terminated and unknown.
     */
    states: z.array(RuleState).min(1).optional(),
    /** Tag key and the required value, or a list of values of which one is required. Case-sensitive, as in AWS. */
    tags: tags.optional(),
    /** Tag keys that must be absent. */
    missingTags: z.array(z.string().min(1)).min(1).optional(),
    /** Only instances that an AWS service manages (true), such as EKS Auto Mode, or only other instances (false). */
    managed: z.boolean({ error: 'expected true or false, without quotes' }).optional(),
  });

const ruleOf = <Set extends z.ZodType<TagPairs>, Tags extends z.ZodType<TagConditions>>(
  set: Set,
  tags: Tags,
) =>
  z.strictObject({
    id: z
      .string()
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
        'expected 1 to 64 letters, digits, dots, hyphens or underscores',
      ),
    match: matchOf(tags).prefault({}),
    set: set
      .refine(({ length }) => length > 0, 'set at least one tag')
      .refine(
        ({ length }) => length <= MAX_TAGS_PER_RESOURCE,
        `a resource has at most ${MAX_TAGS_PER_RESOURCE} tags`,
      ),
    /** The action if the key already has another value: keep it or overwrite it. */
    onConflict: z.enum(['keep', 'overwrite']).default('keep'),
  });

/** A rule in the steps of a run: its tags are pairs, in JSON and in memory. */
export const Rule = ruleOf(pairsOf(TagKey, TagValue), pairsOf(z.string().min(1), TagCondition));
export type Rule = z.output<typeof Rule>;
export type RuleMatch = Rule['match'];

/** A rule as people write it: its tags are a mapping. It is parsed into the same form. */
const WrittenRule = ruleOf(mappingOf(TagKey, TagValue), mappingOf(z.string().min(1), TagCondition));

/**
 * Maximum size of all rules of a run as JSON. Each step of the run receives them, and the first step also the list of
 * accounts, within the 256 KiB that Step Functions passes between states.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MAX_RULES_BYTES = 86_016;

const rulesOf = <Each extends z.ZodType<Rule>>(rule: Each) =>
  z.array(rule).max(100, 'at most 100 rules').superRefine(checkRules);

/** A version that does not know a condition of a rule must not apply the rest of it. */
export const Rules = refuseUnknown(rulesOf(Rule));
export const WrittenRules = rulesOf(WrittenRule);

function checkRules(rules: readonly Rule[], context: z.core.$RefinementCtx): void {
  const seen = new Set<string>();
  rules.forEach((rule, index) => {
    if (seen.has(rule.id))
      context.addIssue({
        code: 'custom',
        path: [index, 'id'],
        message: `rule id "${rule.id}" is used twice`,
      });
    seen.add(rule.id);
  });
  const bytes = new TextEncoder().encode(JSON.stringify(rules)).length;
  if (bytes > MAX_RULES_BYTES)
    context.addIssue({
      code: 'custom',
      message:
        `the rules take ${bytes} bytes as JSON, the limit is ${MAX_RULES_BYTES}; ` +
        'split them into several configurations and run each separately',
    });
}
