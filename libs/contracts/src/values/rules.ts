import * as z from 'zod';
import { asList, asMapping, asText, checkAlways, type Refuse } from '../check-always.ts';
import { mappingOf, type Pairs, pairsOf } from '../entries.ts';
import { refuseUnknown } from '../tolerant.ts';
import { expecting } from './expecting.ts';
import { planLimits } from './plan-limits.ts';
import {
  actionsOf,
  NormalizeSteps,
  type NormalizeStep,
  type ValueMap,
  valueMapOf,
  ValueOfMap,
  ValueTemplate,
} from './rule-actions.ts';
import {
  type AccountTagConditions,
  ConditionKey,
  matchOf,
  TagCondition,
  type TagConditions,
} from './rule-match.ts';
import { PatternList } from './tag-pattern.ts';
import { TagKey, type TagPairs } from './tags.ts';

/** The name of a rule. */
export const RuleId = z
  .string(expecting('a name for the rule, such as production'))
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
    'expected 1 to 64 letters, digits, dots, hyphens or underscores, such as production',
  )
  .meta({
    description: 'Name of the rule in the summary of a run. Every rule has its own.',
    examples: ['production'],
  });

const OTHER_ACTIONS = ['renameKey', 'normalize', 'mapValue', 'setIfMissing', 'remove', 'keepOnly'] as const;

/** A rule does something, for JSON Schema. */
const HAS_ACTION = {
  anyOf: [
    { required: ['set'], properties: { set: { minProperties: 1, minItems: 1 } } },
    ...OTHER_ACTIONS.map((name) => ({ required: [name] })),
  ],
};

/** Refuses a rule that does nothing. */
function checkActions(
  rule: { readonly set: TagPairs } & Partial<Record<(typeof OTHER_ACTIONS)[number], unknown>>,
  context: z.core.$RefinementCtx,
): void {
  if (rule.set.length > 0 || OTHER_ACTIONS.some((name) => rule[name] !== undefined)) return;
  const message = `set at least one tag, such as { Production: "Yes" }, or use another action: ${OTHER_ACTIONS.join(', ')}`;
  context.addIssue({ code: 'custom', path: ['set'], message });
}

interface RuleForms<Set, Tags, AccountTags, Patterns, Steps, Maps> {
  readonly set: Set;
  readonly tags: Tags;
  readonly accountTags: AccountTags;
  readonly patterns: Patterns;
  readonly steps: Steps;
  readonly maps: Maps;
}

const ruleOf = <
  Set extends z.ZodType<TagPairs>,
  Tags extends z.ZodType<TagConditions>,
  AccountTags extends z.ZodType<AccountTagConditions>,
  Patterns extends z.ZodType<Pairs<PatternList>>,
  Steps extends z.ZodType<Pairs<NormalizeStep[]>>,
  Maps extends z.ZodType<Pairs<ValueMap>>,
>(
  forms: RuleForms<Set, Tags, AccountTags, Patterns, Steps, Maps>,
) => {
  const { set, ...otherActions } = actionsOf<RuleForms<Set, Tags, AccountTags, Patterns, Steps, Maps>>(forms);
  return z
    .strictObject(
      {
        id: RuleId,
        match: matchOf(forms)
          .meta({
            description:
              'The resources that the rule tags. All conditions must match. `{}` matches all instances.',
            examples: [{ regions: ['eu-*'], states: ['running'], missingTags: ['Owner'] }],
          })
          .prefault({}),
        set: set.prefault({} as never),
        onConflict: z
          .enum(['keep', 'overwrite'])
          .meta({
            description:
              'What `set` and `renameKey` do if the tag exists with another value: keep it, or overwrite it.',
            examples: ['overwrite'],
          })
          .default('keep'),
        ...otherActions,
        priority: z
          .int({ error: 'expected a whole number, without quotes or a unit' })
          .meta({
            description:
              'Decides if two rules give a tag of a resource different values: the rule with the higher number. Without it: 0. Rules with the same number must not disagree.',
            examples: [10],
          })
          .optional(),
        owned: z
          .enum(['leave', 'report', 'tag'])
          .meta({
            description:
              'What the rule does with resources that CloudFormation, Auto Scaling, EKS or another AWS service owns: leave them alone, leave them alone and report them, or tag them. Without it: tag.',
            examples: ['leave'],
          })
          .optional(),
        ...planLimits,
      },
      expecting('a rule as a mapping, such as { id: production, set: { Production: "Yes" } }'),
    )
    .superRefine(checkActions)
    .meta(HAS_ACTION);
};

/** A rule in the steps of a run: its tags are pairs, in JSON and in memory. */
export const Rule = ruleOf({
  set: pairsOf(TagKey, ValueTemplate),
  tags: pairsOf(ConditionKey, TagCondition),
  accountTags: pairsOf(ConditionKey, PatternList),
  patterns: pairsOf(TagKey, PatternList),
  steps: pairsOf(TagKey, NormalizeSteps),
  maps: pairsOf(TagKey, valueMapOf(pairsOf(ValueOfMap, PatternList))),
});
export type Rule = z.output<typeof Rule>;

const TAGS = 'tags as a mapping, such as { Production: "Yes" }';
const PATTERNS = 'tag keys with patterns as a mapping, such as { Environment: [env, "environ*"] }';
const VALUES = 'values with patterns as a mapping, such as { production: ["prod*"] }';

/** A rule as people write it: its tags are a mapping. It is parsed into the same form. */
const WrittenRule = ruleOf({
  set: mappingOf(TagKey, ValueTemplate, TAGS),
  tags: mappingOf(ConditionKey, TagCondition, TAGS),
  accountTags: mappingOf(ConditionKey, PatternList, TAGS),
  patterns: mappingOf(TagKey, PatternList, PATTERNS),
  steps: mappingOf(TagKey, NormalizeSteps, 'tag keys with steps, such as { Environment: [trim, lower] }'),
  maps: mappingOf(TagKey, valueMapOf(mappingOf(ValueOfMap, PatternList, VALUES)), 'tag keys with values'),
});

/**
 * Maximum size of all rules of a run as JSON. On one machine with DynamoDB, an item of at most 400 KB holds them together
 * with the accounts. In AWS, a run names its rules by their SHA-256, and each process that plans reads them once.
 * Source: DynamoDB Developer Guide, "Quotas".
 */
export const MAX_RULES_BYTES = 262_144;

/**
 * Maximum number of rules. The state of a target contains their names, and the counts of each rule after planning and
 * after verifying: at most 100,000 of the 262,144 bytes that Step Functions passes between states.
 */
export const MAX_RULES = 200;

const rulesOf = <Each extends z.ZodType<Rule>>(rule: Each) =>
  z
    .array(rule, expecting('a list of rules, such as [{ id: production, set: { Production: "Yes" } }]'))
    .max(MAX_RULES, `at most ${MAX_RULES} rules; divide them among several configurations`)
    .check(checkAlways(refuseSameIds))
    .superRefine(checkSize);

/** A version that does not know a condition of a rule must not apply the rest of it. */
export const Rules = refuseUnknown(rulesOf(Rule));

/** The rules of a configuration. */
export const WrittenRules = rulesOf(WrittenRule).meta({
  description: 'Which resources get which tags. Without rules, a run takes the inventory only.',
  examples: [[{ id: 'production', match: {}, set: { Production: 'Yes' } }]],
});

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
