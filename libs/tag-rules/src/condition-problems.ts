import type { RuleMatch } from '@muster/contracts';
import { type Path, patternProblems, type RuleProblem } from './rule-parts.ts';

/** Groups of conditions inside each other. More than people write, and far fewer than the stack allows. */
const MAX_DEPTH = 10;

const LISTS = [
  'accountNames',
  'organizationalUnits',
  'instanceTypes',
  'vpcs',
  'subnets',
  'images',
  'platforms',
] as const;

/** The conditions that cannot be compiled, or that nothing can meet. */
export function conditionProblems(match: RuleMatch, path: Path, depth = 1): RuleProblem[] {
  if (depth > MAX_DEPTH)
    return [{ path, message: `conditions can be ${MAX_DEPTH} levels deep; divide the rule into several` }];
  const { accountTags = [], hasTag = [], launchedAfter, launchedBefore, any = [], all = [], not } = match;
  return [
    ...LISTS.flatMap((name) => {
      const patterns = match[name];
      return patterns === undefined ? [] : patternProblems([...path, name], patterns);
    }),
    ...accountTags.flatMap(([key, patterns]) => patternProblems([...path, 'accountTags', key], patterns)),
    ...hasTag.flatMap(({ key, value }, index) => [
      ...patternProblems([...path, 'hasTag', index, 'key'], key),
      ...(value === undefined ? [] : patternProblems([...path, 'hasTag', index, 'value'], value)),
    ]),
    ...(launchedAfter !== undefined &&
    launchedBefore !== undefined &&
    Date.parse(launchedAfter) >= Date.parse(launchedBefore)
      ? [
          {
            path: [...path, 'launchedAfter'],
            message: 'launchedAfter must be earlier than launchedBefore; nothing can match both',
          },
        ]
      : []),
    ...any.flatMap((group, index) => conditionProblems(group, [...path, 'any', index], depth + 1)),
    ...all.flatMap((group, index) => conditionProblems(group, [...path, 'all', index], depth + 1)),
    ...(not === undefined ? [] : conditionProblems(not, [...path, 'not'], depth + 1)),
  ];
}
