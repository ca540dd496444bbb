import * as z from 'zod';
import type { Pairs } from '../entries.ts';
import { instanceConditions } from './ec2-instance/conditions.ts';
import { EC2_INSTANCE_TYPE } from './ec2-instance/type.ts';
import { expecting } from './expecting.ts';
import { AccountId } from './ids.ts';
import { RuleResourceType, RuleState } from './rule-state.ts';
import { Pattern, PatternList, patternsOf } from './tag-pattern.ts';

const TagText = z.string({ error: 'expected a string; put the value in quotes' });

/** The required value of a tag, or several values of which it must have one. */
export const TagCondition = z.union([TagText, z.array(TagText).min(1, 'name at least one value')], {
  error: ({ input }) =>
    Array.isArray(input) ? undefined : 'expected a string or a list of strings; put the value in quotes',
});
export type TagConditions = Pairs<z.output<typeof TagCondition>>;

/** The key of a tag that a condition names. */
export const ConditionKey = z
  .string({ error: 'expected a tag key; put it in quotes' })
  .min(1, 'a tag key has at least 1 character');

export type AccountTagConditions = Pairs<PatternList>;

/** A tag that a resource must have. */
const HasTag = z.strictObject(
  {
    key: Pattern.meta({ description: 'The key of the tag, as a pattern.', examples: ['env*'] }),
    ignoreKeyCase: z
      .literal(true, { error: 'expected true; leave it out otherwise' })
      .meta({
        description: '`true`: upper and lower case of the key are the same.',
        examples: [true],
      })
      .optional(),
    value: PatternList.meta({
      description:
        'The value of the tag: a pattern, or a list of patterns of which one must match. Without it: any value.',
      examples: [['prod*', 'staging']],
    }).optional(),
  },
  expecting('a tag as a mapping, such as { key: "env*", value: "prod*" }'),
);

/** The conditions without those that combine others. */
const conditionsOf = <
  Tags extends z.ZodType<TagConditions>,
  AccountTags extends z.ZodType<AccountTagConditions>,
>({
  tags,
  accountTags,
}: {
  readonly tags: Tags;
  readonly accountTags: AccountTags;
}) => ({
  accounts: z
    .array(AccountId, expecting('a list of account ids, such as ["111111111111"]'))
    .min(1, 'name at least one account')
    .meta({
      description: 'Only resources in these accounts. Without it: in all accounts of the run.',
      examples: [['111111111111', '222222222222']],
    })
    .optional(),
  regions: z
    .array(
      z.string({ error: 'expected the name of a region; put it in quotes' }).min(1, 'expected a region'),
      expecting('a list of regions, such as ["us-east-1", "eu-*"]'),
    )
    .min(1, 'name at least one region')
    .meta({
      description: 'Only resources in these regions. `*` matches any characters. Without it: in all regions.',
      examples: [['us-east-1', 'eu-*']],
    })
    .optional(),
  resourceTypes: z
    .array(RuleResourceType, expecting(`a list of resource types, such as ["${EC2_INSTANCE_TYPE}"]`))
    .min(1, 'name at least one resource type')
    .meta({
      description:
        'Only resources of these types. Without it: only EC2 instances, so that a version of Muster that reads more types tags nothing more by an old rule.',
      examples: [[EC2_INSTANCE_TYPE]],
    })
    .optional(),
  states: z
    .array(RuleState, expecting('a list of states, such as [running, stopped]'))
    .min(1, 'name at least one state')
    .meta({
      description:
        'Only resources in these states. Without it: in every state in which the resource does not end; for instances, all except shutting-down and terminated.',
      examples: [['running', 'stopped']],
    })
    .optional(),
  tags: tags
    .meta({
      description:
        'Only resources with all these tags. A value is one text, or a list of texts of which the tag must have one. Upper and lower case differ, as in AWS.',
      examples: [{ Environment: ['production', 'staging'], Team: 'web' }],
    })
    .optional(),
  missingTags: z
    .array(ConditionKey, expecting('a list of tag keys, such as [Owner]'))
    .min(1, 'name at least one tag key')
    .meta({ description: 'Only resources that have none of these tag keys.', examples: [['Owner']] })
    .optional(),
  managed: z
    .boolean({ error: 'expected true or false, without quotes' })
    .meta({
      description:
        '`true`: only instances that an AWS service manages, such as those of EKS Auto Mode. `false`: only all others. Without it: both.',
      examples: [false],
    })
    .optional(),
  accountNames: patternsOf('"prod-*"')
    .meta({
      description:
        'Only resources in accounts with one of these names. Each entry is a pattern. The name is that of the configuration or of the organization. An account without a name does not match, so a condition under not leaves no such account out.',
      examples: [['prod-*']],
    })
    .optional(),
  organizationalUnits: patternsOf('"Production*"')
    .meta({
      description:
        'Only resources in accounts in or below one of these organizational units. Each entry is a pattern of a name, or of an ID such as ou-abcd-12345678. Needs `organization`.',
      examples: [['Production*', 'ou-abcd-12345678']],
    })
    .optional(),
  accountTags: accountTags
    .meta({
      description:
        'Only resources in accounts that have all these tags, in the configuration or in the organization. A value is a pattern, or a list of patterns of which one must match.',
      examples: [{ CostCenter: '47*' }],
    })
    .optional(),
  hasTag: z
    .array(HasTag, expecting('a list of tags, such as [{ key: "env*", value: "prod*" }]'))
    .min(1, 'name at least one tag')
    .meta({
      description:
        'Only resources that have at least one of these tags. Key and value are patterns. For tags that a resource must not have, write it under `not`.',
      examples: [[{ key: 'environment', ignoreKeyCase: true, value: 'prod*' }]],
    })
    .optional(),
  ...instanceConditions,
});

type Basic = z.output<
  z.ZodObject<ReturnType<typeof conditionsOf<z.ZodType<TagConditions>, z.ZodType<AccountTagConditions>>>>
>;

/** The conditions of a rule. All given conditions must match. */
export interface RuleMatch extends Basic {
  readonly any?: readonly RuleMatch[] | undefined;
  readonly all?: readonly RuleMatch[] | undefined;
  readonly not?: RuleMatch | undefined;
}

const MAPPING = expecting('conditions as a mapping, such as { regions: ["eu-*"], states: [running] }');
const LIST = expecting('a list of conditions, such as [{ regions: ["eu-*"] }, { states: [stopped] }]');

/** The resources of a rule. All given conditions must match. `{}` matches all instances. */
export const matchOf = <
  Tags extends z.ZodType<TagConditions>,
  AccountTags extends z.ZodType<AccountTagConditions>,
>(forms: {
  readonly tags: Tags;
  readonly accountTags: AccountTags;
}) => {
  const basic = conditionsOf(forms);
  const nested: z.ZodType<RuleMatch, RuleMatchInput<z.input<Tags>, z.input<AccountTags>>> = z.lazy(
    () => Match,
  );
  const Match = z.strictObject(
    {
      ...basic,
      any: z
        .array(nested, LIST)
        .min(1, 'name at least one group of conditions')
        .meta({
          description: 'Only resources that match at least one of these groups of conditions.',
          examples: [[{ tags: { Team: 'web' } }, { accounts: ['111111111111'] }]],
        })
        .optional(),
      all: z
        .array(nested, LIST)
        .min(1, 'name at least one group of conditions')
        .meta({
          description: 'Only resources that match each of these groups of conditions.',
          examples: [[{ hasTag: [{ key: 'Team' }] }, { hasTag: [{ key: 'Owner' }] }]],
        })
        .optional(),
      not: nested
        .meta({
          description: 'Only resources that do not match these conditions.',
          examples: [{ hasTag: [{ key: 'Temporary' }] }],
        })
        .optional(),
    },
    MAPPING,
  );
  return Match;
};

/** The same before it is parsed. */
export type RuleMatchInput<Tags, AccountTags> = Omit<BasicInput, 'tags' | 'accountTags'> & {
  readonly tags?: Tags | undefined;
  readonly accountTags?: AccountTags | undefined;
  readonly any?: readonly RuleMatchInput<Tags, AccountTags>[] | undefined;
  readonly all?: readonly RuleMatchInput<Tags, AccountTags>[] | undefined;
  readonly not?: RuleMatchInput<Tags, AccountTags> | undefined;
};
type BasicInput = z.input<
  z.ZodObject<ReturnType<typeof conditionsOf<z.ZodType<TagConditions>, z.ZodType<AccountTagConditions>>>>
>;
