import type { NeededFacts, RuleMatch } from '@muster/contracts';
import type { Path, RuleParts, RuleProblem } from './rule-parts.ts';
import { ACCOUNT_TAG_FIELD, templateOf, UNIT_FIELD } from './templates.ts';

/** A part of a rule that needs a fact. */
interface Need {
  readonly fact: keyof NeededFacts;
  readonly path: Path;
  /** As it is written. */
  readonly text: string;
}

/** What rules need to know about accounts from AWS Organizations. Undefined: nothing. */
export function factsNeededBy(rules: readonly RuleParts[]): NeededFacts | undefined {
  const needed = new Set(rules.flatMap((rule) => needsOf(rule).map(({ fact }) => fact)));
  return needed.size === 0 ? undefined : { units: needed.has('units'), tags: needed.has('tags') };
}

/** The parts of rules that need an organization, for a configuration without one. */
export const organizationProblems = (rules: readonly RuleParts[]): RuleProblem[] =>
  rules.flatMap((rule, index) =>
    needsOf(rule)
      .filter(({ fact }) => fact === 'units')
      .map(({ path, text }) => ({
        path: [index, ...path],
        message: `${text} needs the organizational units of accounts, which are known only with organization; use organization in place of accounts, or other conditions, such as accountNames`,
      })),
  );

function needsOf({ match, set = [], setIfMissing = [] }: RuleParts): Need[] {
  const values = Object.entries({ set, setIfMissing }).flatMap(([action, pairs]) =>
    pairs.flatMap(([key, text]) => ofTemplate(text, [action, key])),
  );
  return [...(match === undefined ? [] : ofConditions(match, ['match'])), ...values];
}

function ofConditions({ organizationalUnits, accountTags, any, all, not }: RuleMatch, path: Path): Need[] {
  const groups = (name: string, list: readonly RuleMatch[] = []) =>
    list.flatMap((group, index) => ofConditions(group, [...path, name, index]));
  const own = [
    ...(organizationalUnits === undefined
      ? []
      : [{ fact: 'units' as const, path: [...path, 'organizationalUnits'], text: 'organizationalUnits' }]),
    ...(accountTags === undefined
      ? []
      : [{ fact: 'tags' as const, path: [...path, 'accountTags'], text: 'accountTags' }]),
  ];
  return [
    ...own,
    ...groups('any', any),
    ...groups('all', all),
    ...(not === undefined ? [] : ofConditions(not, [...path, 'not'])),
  ];
}

function ofTemplate(text: string, path: Path): Need[] {
  const template = templateOf(text);
  if ('problem' in template) return [];
  return template.fields.flatMap((field): Need[] => {
    if (field === UNIT_FIELD) return [{ fact: 'units', path, text: `{${field}}` }];
    return field.startsWith(ACCOUNT_TAG_FIELD) ? [{ fact: 'tags', path, text: `{${field}}` }] : [];
  });
}
