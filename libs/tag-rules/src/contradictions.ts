import { isReservedTagKey, type PatternList } from '@muster/contracts';
import { transformOf } from './actions.ts';
import { listOf, literalOf, patternOf } from './patterns.ts';
import type { Path, RuleParts, RuleProblem } from './rule-parts.ts';
import { templateOf } from './templates.ts';

/** Whether a valid pattern of the list matches. */
const isIn = (patterns: PatternList | readonly string[], text: string): boolean =>
  listOf(patterns).some((each) => {
    const pattern = patternOf(each);
    return !('problem' in pattern) && pattern.matches(text);
  });

interface Named {
  readonly action: string;
  readonly path: Path;
  readonly key: string;
}

const named = (action: string, pairs: readonly (readonly [string, unknown])[]): Named[] =>
  pairs.map(([key]) => ({ action, path: [action, key], key }));

/** Actions of a rule that contradict each other, so that the rule would never come to an end or its meaning is unclear. */
export const contradictions = (rule: RuleParts): RuleProblem[] => [
  ...twiceDecided(rule),
  ...setAndRemoved(rule),
  ...reservedKeys(rule),
  ...mapProblems(rule),
  ...circularTemplates(rule),
];

/** `set` decides the value of a key alone. */
function twiceDecided({
  set = [],
  setIfMissing = [],
  renameKey = [],
  normalize = [],
  mapValue = [],
}: RuleParts): RuleProblem[] {
  const decided = new Set(set.map(([key]) => key));
  return [
    ...named('setIfMissing', setIfMissing).map((each) => ({ ...each, advice: 'remove one of the two' })),
    ...[
      ...named('renameKey', renameKey),
      ...named('normalize', normalize),
      ...named('mapValue', mapValue),
    ].map((each) => ({ ...each, advice: 'use setIfMissing in place of set, or remove one of the two' })),
  ]
    .filter(({ key }) => decided.has(key))
    .map(({ action, path, key, advice }) => ({
      path,
      message: `set and ${action} both decide the tag "${key}"; ${advice}`,
    }));
}

/** What an action gives cannot be removed by a later one, or renamed at the next run. */
function setAndRemoved({
  set = [],
  setIfMissing = [],
  renameKey = [],
  remove,
  keepOnly,
}: RuleParts): RuleProblem[] {
  const kept = [
    ...named('set', set),
    ...named('setIfMissing', setIfMissing),
    ...named('renameKey', renameKey),
  ];
  return kept.flatMap(({ action, path, key }) => {
    const problems: string[] = [];
    if (remove !== undefined && isIn(remove, key))
      problems.push(`${action} gives the tag "${key}", and remove removes it; remove one of the two`);
    if (keepOnly !== undefined && !isIn(keepOnly, key))
      problems.push(`${action} gives the tag "${key}", and keepOnly removes it; add the key to keepOnly`);
    const other = renameKey.find(([to, patterns]) => to !== key && isIn(patterns, key));
    if (other !== undefined)
      problems.push(
        `${action} gives the tag "${key}", and renameKey renames it to "${other[0]}"; remove one of the two`,
      );
    return problems.map((message) => ({ path, message }));
  });
}

/** AWS refuses every change of these keys. */
const reservedKeys = ({ renameKey = [], remove = [] }: RuleParts): RuleProblem[] =>
  [
    ...renameKey.flatMap(([to, patterns]) =>
      listOf(patterns).map((text, index) => ({
        path: typeof patterns === 'string' ? ['renameKey', to] : ['renameKey', to, index],
        text,
      })),
    ),
    ...remove.map((text, index) => ({ path: ['remove', index], text })),
  ]
    .filter(({ text }) => isReservedTagKey(literalOf(text) ?? ''))
    .map(({ path }) => ({
      path,
      message: 'the prefix aws: is reserved by AWS, and such tags cannot be removed; choose another tag key',
    }));

/** A value that the map gives must stay: no pattern of another value matches it, and `normalize` leaves it. */
function mapProblems({ normalize, mapValue = [] }: RuleParts): RuleProblem[] {
  if (mapValue.some(([, { values }]) => values.some(([, patterns]) => !areValid(patterns)))) return [];
  const { change } = transformOf({ normalize, mapValue }, () => false);
  return mapValue.flatMap(([key, { values, default: other }]) => {
    const path = ['mapValue', key, 'values'];
    const results = [...values.map(([result]) => result), ...(other === undefined ? [] : [other])];
    const overlaps = values.flatMap(([value, patterns]) => {
      const matched = results.find((result) => result !== value && isIn(patterns, result));
      return matched === undefined
        ? []
        : [
            {
              path: [...path, value],
              message: `a pattern of "${value}" matches "${matched}", which the map gives, too; make the pattern narrower`,
            },
          ];
    });
    const changing = results
      .filter((result) => change(key, result) !== result)
      .map((result) => ({
        path: result === other ? ['mapValue', key, 'default'] : [...path, result],
        message: `normalize changes the value "${result}" that mapValue gives; write it as normalize leaves it`,
      }));
    return [...overlaps, ...changing];
  });
}

const areValid = (patterns: PatternList): boolean =>
  listOf(patterns).every((text) => !('problem' in patternOf(text)));

/** A template cannot read a tag that the same rule sets or removes: the next plan would give another value. */
function circularTemplates({
  set = [],
  setIfMissing = [],
  renameKey = [],
  remove,
  keepOnly,
}: RuleParts): RuleProblem[] {
  const given = new Set([...set, ...setIfMissing].map(([key]) => key));
  const isLost = (key: string) =>
    renameKey.some(([to, patterns]) => to !== key && isIn(patterns, key)) ||
    (remove !== undefined && isIn(remove, key)) ||
    (keepOnly !== undefined && !isIn(keepOnly, key));
  return [
    ...set.map(([key, text]) => ({ path: ['set', key], text })),
    ...setIfMissing.map(([key, text]) => ({ path: ['setIfMissing', key], text })),
  ].flatMap(({ path, text }) => {
    const template = templateOf(text);
    if ('problem' in template) return [];
    const key = template.tagKeys.find((each) => given.has(each) || isLost(each));
    return key === undefined
      ? []
      : [
          {
            path,
            message: `the template reads the tag "${key}", which the same rule ${given.has(key) ? 'sets' : 'removes'}; read another tag, or use renameKey to keep the value under a new key`,
          },
        ];
  });
}
