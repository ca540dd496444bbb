import * as z from 'zod';
import type { Pairs } from '../entries.ts';
import { EC2_INSTANCE_TYPE } from './ec2-instance/type.ts';
import { expecting } from './expecting.ts';
import { AccountId } from './ids.ts';
import { RuleResourceType, RuleState } from './rule-state.ts';

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

/** The resources of a rule. All given conditions must match. `{}` matches all instances. */
export const matchOf = <Tags extends z.ZodType<TagConditions>>(tags: Tags) =>
  z.strictObject(
    {
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
          description:
            'Only resources in these regions. `*` stands for any characters. Without it: in all regions.',
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
    },
    expecting('conditions as a mapping, such as { regions: ["eu-*"], states: [running] }'),
  );
