import { asList, asMapping, asText, type ProtectedTagKeys, type Refuse, type Rule } from '@muster/contracts';

/**
 * Whether a tag key matches a pattern. The case is ignored: policies that depend on a tag name it in
 * `aws:ResourceTag/KEY`, which is not case-sensitive. The time is bounded by the product of the two lengths.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition", case of context key names.
 */
export function matchesTagKey(pattern: string, key: string): boolean {
  const wanted = [...pattern.toLowerCase()];
  const given = [...key.toLowerCase()];
  let at = 0;
  let star: { readonly next: number; from: number } | undefined;
  for (let index = 0; index < given.length;) {
    if (wanted[at] === '*') {
      star = { next: at + 1, from: index };
      at += 1;
    } else if (wanted[at] === '?' || wanted[at] === given[index]) {
      at += 1;
      index += 1;
    } else if (star !== undefined) {
      // Let the last star match one more character.
      star.from += 1;
      index = star.from;
      at = star.next;
    } else return false;
  }
  return wanted.slice(at).every((character) => character === '*');
}

/** A protected tag in a rule, and the pattern that protects it. */
export interface ProtectedTag {
  /** Position of the rule. */
  readonly index: number;
  readonly ruleId: string;
  readonly key: string;
  readonly pattern: string;
}

/** The tags in rules that no rule may set. */
export const protectedTagsOf = (
  rules: readonly Pick<Rule, 'id' | 'set'>[],
  protectedTagKeys: ProtectedTagKeys,
): ProtectedTag[] =>
  rules.flatMap(({ id, set }, index) =>
    set.flatMap(([key]) => {
      const pattern = protectedTagKeys.find((each) => matchesTagKey(each, key));
      return pattern === undefined ? [] : [{ index, ruleId: id, key, pattern }];
    }),
  );

/** The valid parts of a list of rules. Its schema reports the others. */
const rulesIn = (rules: unknown): Pick<Rule, 'id' | 'set'>[] =>
  asList(rules).map((rule) => {
    const { id, set } = asMapping(rule);
    const pairs = asList(set).flatMap((pair): [string, string][] => {
      const [key, value] = asList(pair).map(asText);
      return key === undefined || value === undefined ? [] : [[key, value]];
    });
    return { id: asText(id) ?? '', set: pairs };
  });

/**
 * Refuses rules that set a protected tag. Reports the tag's path below `path`.
 * @param value something with rules and protected keys, which need not be valid
 */
export function refuseProtectedTags(value: unknown, refuse: Refuse, path: readonly PropertyKey[] = []): void {
  const { rules, protectedTagKeys } = asMapping(value);
  const patterns = asList(protectedTagKeys).flatMap((pattern) => asText(pattern) ?? []);
  for (const { index, ruleId, key, pattern } of protectedTagsOf(rulesIn(rules), patterns))
    refuse(
      [...path, 'rules', index, 'set', key],
      `rule "${ruleId}" sets the tag "${key}", which protectedTagKeys protects ("${pattern}"); remove one of the two`,
    );
}
