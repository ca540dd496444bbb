import { asList, asMapping, type PatternList, Rule } from '@muster/contracts';
import { listOf, patternOf } from './patterns.ts';

export type Path = readonly PropertyKey[];

/** A mistake in rules or a standard: its place, what is wrong, and what to write. */
export interface RuleProblem {
  readonly path: Path;
  readonly message: string;
}

/** The valid parts of a rule. The schema reports the others. */
export type RuleParts = Partial<Rule>;

/** The valid parts of something that should be a list of rules, with its tags as pairs. */
export const rulePartsIn = (rules: unknown): RuleParts[] =>
  asList(rules).map((rule) => {
    const given = asMapping(rule);
    const parts = Object.entries(Rule.shape).flatMap(([name, schema]) => {
      const parsed = given[name] === undefined ? undefined : schema.safeParse(given[name]);
      return parsed?.success === true ? [[name, parsed.data] as const] : [];
    });
    return Object.fromEntries(parts);
  });

/** Patterns in a rule, and their place. */
export interface PlacedPatterns {
  readonly path: Path;
  readonly patterns: PatternList | readonly string[];
}

/** All patterns in the actions of a rule. */
export const allLists = ({
  renameKey = [],
  mapValue = [],
  remove,
  keepOnly,
}: RuleParts): PlacedPatterns[] => [
  ...renameKey.map(([key, patterns]) => ({ path: ['renameKey', key], patterns })),
  ...mapValue.flatMap(([key, { values }]) =>
    values.map(([value, patterns]) => ({ path: ['mapValue', key, 'values', value], patterns })),
  ),
  ...(remove === undefined ? [] : [{ path: ['remove'], patterns: remove }]),
  ...(keepOnly === undefined ? [] : [{ path: ['keepOnly'], patterns: keepOnly }]),
];

/** The patterns of a list that cannot be compiled. */
export const patternProblems = (path: Path, patterns: PatternList | readonly string[]): RuleProblem[] =>
  listOf(patterns).flatMap((text, index) => {
    const pattern = patternOf(text);
    return 'problem' in pattern
      ? [{ path: typeof patterns === 'string' ? path : [...path, index], message: pattern.problem }]
      : [];
  });
