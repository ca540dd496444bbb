import * as z from 'zod';
import { asList, asMapping, asText, checkAlways, type Refuse } from '../check-always.ts';
import { refuseUnknown } from '../tolerant.ts';
import { EC2_INSTANCE_TYPE } from './ec2-instance/type.ts';
import { expecting } from './expecting.ts';
import { RuleResourceType } from './rule-state.ts';
import { PatternList } from './tag-pattern.ts';
import { TagKey } from './tags.ts';

/** What a standard says about one tag key. */
const StandardTag = z.strictObject(
  {
    key: TagKey.meta({
      description:
        'The tag key in its right spelling. A key that differs only in upper and lower case is a misspelling.',
      examples: ['CostCenter'],
    }),
    required: z
      .boolean({ error: 'expected true or false, without quotes' })
      .meta({ description: 'Whether each resource must have the tag.', examples: [true] })
      .default(false),
    values: PatternList.meta({
      description:
        'The allowed values: texts, patterns with `*` and `?`, or regular expressions such as `/^CC-[0-9]{4}$/`. Without it: any value.',
      examples: [['production', 'staging', 'test-*']],
    }).optional(),
    resourceTypes: z
      .array(RuleResourceType, expecting(`a list of resource types, such as ["${EC2_INSTANCE_TYPE}"]`))
      .min(1, 'name at least one resource type')
      .meta({
        description: 'Only for resources of these types. Without it: for all types.',
        examples: [[EC2_INSTANCE_TYPE]],
      })
      .optional(),
  },
  expecting('a tag key with what it must be, such as { key: CostCenter, required: true }'),
);

/** Which tags resources must have, which values are allowed, and which keys are not. */
export const TagStandard = refuseUnknown(
  z
    .strictObject(
      {
        tags: z
          .array(StandardTag, expecting('a list of tag keys, such as [{ key: CostCenter, required: true }]'))
          .meta({
            description: 'The tag keys of the standard.',
            examples: [[{ key: 'CostCenter', required: true, values: ['/^[0-9]{4}$/'] }]],
          })
          .prefault([]),
        forbidden: PatternList.meta({
          description: 'Tag keys that no resource may have: texts, patterns or regular expressions.',
          examples: [['Enviroment', 'tmp*']],
        }).optional(),
      },
      expecting('a tag standard, such as { tags: [{ key: CostCenter, required: true }] }'),
    )
    .check(checkAlways(checkStandard)),
).meta({
  description:
    'The tags that resources must have. `muster tag check` compares the inventory with it. It changes nothing.',
  examples: [{ tags: [{ key: 'CostCenter', required: true }], forbidden: ['Enviroment'] }],
});
export type TagStandard = z.output<typeof TagStandard>;

function checkStandard(standard: unknown, refuse: Refuse): void {
  const { tags, forbidden } = asMapping(standard);
  if (asList(tags).length === 0 && forbidden === undefined)
    refuse(['tags'], 'the standard is empty; add a tag key, such as { key: CostCenter, required: true }');
  const seen = new Map<string, string>();
  for (const [index, tag] of asList(tags).entries()) {
    const key = asText(asMapping(tag).key);
    if (key === undefined) continue;
    const other = seen.get(key.toLowerCase());
    if (other !== undefined)
      refuse(
        ['tags', index, 'key'],
        other === key
          ? `the tag key "${key}" is listed twice; remove one of the two`
          : `"${key}" and "${other}" differ only in upper and lower case; a standard has one spelling; remove one of the two`,
      );
    seen.set(key.toLowerCase(), key);
  }
}
