import { isTagValue, MAX_TAG_VALUE_LENGTH } from '@muster/contracts';
import { conditionProblems } from './condition-problems.ts';
import { contradictions } from './contradictions.ts';
import { literalOf } from './patterns.ts';
import { allLists, type Path, patternProblems, type RuleParts, type RuleProblem } from './rule-parts.ts';
import { matchesTagKey } from './tag-keys.ts';
import { templateOf } from './templates.ts';

/**
 * What is wrong with well-formed rules: patterns and templates that cannot be compiled, and actions that contradict each
 * other. Each problem has its place below the list of rules.
 * @param rules the valid parts of each rule
 */
export const ruleProblems = (rules: readonly RuleParts[]): RuleProblem[] =>
  rules.flatMap((rule, index) =>
    [
      ...conditionProblems(rule.match ?? {}, ['match']),
      ...allLists(rule).flatMap(({ path, patterns }) => patternProblems(path, patterns)),
      ...templateProblems(rule),
      ...contradictions(rule),
    ].map(({ path, message }) => ({ path: [index, ...path], message })),
  );

function templateProblems({
  set = [],
  setIfMissing = [],
  mapValue = [],
  renameKey = [],
  normalize = [],
}: RuleParts): RuleProblem[] {
  const values = [
    ...set.map(([key, text]) => ({ path: ['set', key], text })),
    ...setIfMissing.map(([key, text]) => ({ path: ['setIfMissing', key], text })),
  ];
  const literalPlaces = mapValue.flatMap(([key, { values: results, default: other }]) => [
    ...results.map(([text]) => ({ path: ['mapValue', key, 'values', text], text })),
    ...(other === undefined ? [] : [{ path: ['mapValue', key, 'default'], text: other }]),
  ]);
  const keys = Object.entries({ set, setIfMissing, mapValue, renameKey, normalize }).flatMap(
    ([action, pairs]) => pairs.map(([text]) => ({ path: [action, text], text })),
  );
  return [
    ...values.flatMap(({ path, text }) => {
      const template = templateOf(text);
      if ('problem' in template) return [{ path, message: template.problem }];
      return template.literal === undefined || isTagValue(template.literal)
        ? []
        : [{ path, message: `a tag value has at most ${MAX_TAG_VALUE_LENGTH} characters` }];
    }),
    ...[...keys, ...literalPlaces]
      .filter(({ text }) => text.includes('{'))
      .map(({ path }) => ({
        path,
        message: 'templates are possible only in the values of set and setIfMissing; remove the {',
      })),
  ];
}

/** What each action does with a tag, for messages. */
const VERBS = {
  set: 'sets',
  setIfMissing: 'sets',
  renameKey: 'renames',
  normalize: 'changes',
  mapValue: 'changes',
  remove: 'removes',
} as const;

/** A tag that a rule names, and what the rule does with it. */
interface NamedTag {
  readonly action: keyof typeof VERBS;
  readonly path: Path;
  readonly key: string;
}

/** The tags that a rule names by their keys, without those of patterns. */
function namedTags({
  set = [],
  setIfMissing = [],
  renameKey = [],
  normalize = [],
  mapValue = [],
  remove = [],
}: RuleParts): NamedTag[] {
  const mappings = { set, setIfMissing, renameKey, normalize, mapValue } as const;
  const ofMappings = (Object.keys(mappings) as (keyof typeof mappings)[]).flatMap((action) =>
    mappings[action].map(([key]) => ({ action, path: [action, key], key })),
  );
  const removed = [
    ...allLists({ renameKey }).map((list) => ({ ...list, action: 'renameKey' as const })),
    { action: 'remove' as const, path: ['remove'], patterns: remove },
  ].flatMap(({ action, path, patterns }) =>
    (typeof patterns === 'string' ? [patterns] : patterns).flatMap((text, index) => {
      const key = literalOf(text);
      return key === undefined
        ? []
        : [{ action, path: typeof patterns === 'string' ? path : [...path, index], key }];
    }),
  );
  return [...ofMappings, ...removed];
}

/**
 * Rules that name a tag that no rule may change. Patterns that match such a tag are no problem: they leave it out.
 * @param rules the valid parts of each rule
 */
export const protectionProblems = (
  rules: readonly RuleParts[],
  protectedTagKeys: readonly string[],
): RuleProblem[] =>
  rules.flatMap((rule, index) =>
    namedTags(rule).flatMap(({ action, path, key }) => {
      const pattern = protectedTagKeys.find((each) => matchesTagKey(each, key));
      return pattern === undefined
        ? []
        : [
            {
              path: [index, ...path],
              message: `rule "${rule.id ?? ''}" ${VERBS[action]} the tag "${key}", which protectedTagKeys protects ("${pattern}"); remove one of the two`,
            },
          ];
    }),
  );

/**
 * Tags with the keys that a rule names, to try whether they may be changed.
 * @param value for keys whose value depends on the resource, and for those that are removed
 */
export function trialTagsOf(rule: RuleParts, value: string): [key: string, value: string][] {
  const literals = new Map(
    [...(rule.set ?? []), ...(rule.setIfMissing ?? [])].map(([key, text]) => {
      const template = templateOf(text);
      return [key, 'problem' in template ? undefined : template.literal];
    }),
  );
  const keys = new Set(namedTags(rule).map(({ key }) => key));
  return [...keys].map((key) => [key, literals.get(key) ?? value]);
}
