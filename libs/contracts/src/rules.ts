import * as z from 'zod';
import { AccountId } from './ids.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/Using_Tags.html#tag-restrictions; the API's own shape says 127 for keys. */
export const MAX_TAG_KEY_LENGTH = 127;
export const MAX_TAG_VALUE_LENGTH = 256;
/** Tags of one resource, `aws:` tags not counted. Same page. */
export const MAX_TAGS_PER_RESOURCE = 50;

export const TagKey = z
  .string()
  .min(1, 'a tag key has at least 1 character')
  .max(MAX_TAG_KEY_LENGTH, `a tag key has at most ${MAX_TAG_KEY_LENGTH} characters`)
  .refine((key) => !/^aws:/i.test(key), 'the prefix aws: is reserved by AWS; choose another tag key');

export const TagValue = z
  .string({ error: 'expected a string; put the value in quotes' })
  .max(MAX_TAG_VALUE_LENGTH, `a tag value has at most ${MAX_TAG_VALUE_LENGTH} characters`);

export const Tags = z.record(z.string(), z.string());
export type Tags = z.infer<typeof Tags>;

/** EC2's instance states. Source: InstanceState in the EC2 API Reference. */
export const InstanceState = z.enum([
  'pending',
  'running',
  'shutting-down',
  'terminated',
  'stopping',
  'stopped',
]);
export type InstanceState = z.infer<typeof InstanceState>;

/** Which resources a rule speaks of: every condition that is given must hold; `{}` means all. */
export const RuleMatch = z.strictObject({
  accounts: z.array(AccountId).min(1).optional(),
  /** Region names; `*` stands for any run of characters. */
  regions: z.array(z.string().min(1)).min(1).optional(),
  /** Without it: every state but shutting-down and terminated. */
  states: z.array(InstanceState).min(1).optional(),
  /** Tag key and the value, or one of the values, that it must have. Case-sensitive, as in AWS. */
  tags: z.record(z.string().min(1), z.union([z.string(), z.array(z.string()).min(1)])).optional(),
  /** Tag keys that must be absent. */
  missingTags: z.array(z.string().min(1)).min(1).optional(),
});
export type RuleMatch = z.infer<typeof RuleMatch>;

export const Rule = z.strictObject({
  id: z
    .string()
    .regex(
      /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
      'expected 1 to 64 letters, digits, dots, hyphens or underscores',
    ),
  match: RuleMatch.default({}),
  set: z
    .record(TagKey, TagValue)
    .refine((set) => Object.keys(set).length > 0, 'set at least one tag')
    .refine(
      (set) => Object.keys(set).length <= MAX_TAGS_PER_RESOURCE,
      `a resource has at most ${MAX_TAGS_PER_RESOURCE} tags`,
    ),
  /** What happens where the key already has another value: it is kept, or overwritten. */
  onConflict: z.enum(['keep', 'overwrite']).default('keep'),
});
export type Rule = z.infer<typeof Rule>;

/**
 * All rules of a run as JSON: each step of the run carries them, and the first one the list of accounts besides, in the
 * 256 KiB that Step Functions hands from state to state.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
export const MAX_RULES_BYTES = 65_536;

export const Rules = z
  .array(Rule)
  .max(100, 'at most 100 rules')
  .superRefine((rules, context) => {
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
          `the rules take ${bytes} bytes as JSON, at most ${MAX_RULES_BYTES} are possible; ` +
          'split them into several configurations, each with runs of its own',
      });
  });
