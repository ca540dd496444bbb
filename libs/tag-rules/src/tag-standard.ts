import {
  asList,
  asMapping,
  asText,
  DEFAULT_RESOURCE_TYPE,
  isReservedTagKey,
  type Tags,
  type TagStandard,
  type ViolationKind,
} from '@muster/contracts';
import { anyOf, patternOf } from './patterns.ts';
import type { Path, RuleProblem } from './rule-parts.ts';

/** One difference of a resource from a standard. */
export interface Violation {
  readonly kind: ViolationKind;
  /** The key of the standard. For `forbidden`, the key of the resource. */
  readonly key: string;
  /** The key of the resource, if it is spelled differently. */
  readonly found?: string;
  /** The value of the resource's tag. Absent: it has none. */
  readonly value?: string;
}

/** The part of a resource that a standard checks. */
export interface CheckedResource {
  /** Absent: `DEFAULT_RESOURCE_TYPE`. */
  readonly resourceType?: string | undefined;
  readonly tags: Tags;
}

/** A standard that is ready to check resources. */
export type CompiledStandard = (resource: CheckedResource) => Violation[];

/** What a standard says about a key that a resource has. */
interface Judged {
  readonly isForbidden: boolean;
  /** The right spelling, if this is another one. */
  readonly spelling: string | undefined;
}

/** Keys that are remembered. */
const MAX_REMEMBERED = 10_000;

/**
 * Compiles a standard. A key in another spelling is one difference, and its tag is not missing. Tags of AWS are not
 * checked.
 * @throws ImpossibleStateError if a pattern is not valid; `standardProblems` finds it
 */
export function compileStandard({ tags: wanted, forbidden = [] }: TagStandard): CompiledStandard {
  const isForbidden = anyOf(forbidden);
  const bySpelling = new Map(wanted.map(({ key }) => [key.toLowerCase(), key]));
  const checks = wanted.map((tag) => ({
    ...tag,
    types: tag.resourceTypes === undefined ? undefined : new Set<string>(tag.resourceTypes),
    isAllowed: tag.values === undefined ? () => true : anyOf(tag.values),
  }));
  const judged = new Map<string, Judged>();
  const judge = (key: string): Judged => {
    const known = judged.get(key);
    if (known !== undefined) return known;
    const spelling = bySpelling.get(key.toLowerCase());
    const answer = {
      isForbidden: !isReservedTagKey(key) && isForbidden(key),
      spelling: spelling === key ? undefined : spelling,
    };
    if (judged.size < MAX_REMEMBERED) judged.set(key, answer);
    return answer;
  };
  return ({ resourceType = DEFAULT_RESOURCE_TYPE, tags }) => {
    const violations: Violation[] = [];
    const misspelled = new Map<string, string>();
    for (const [key, value] of tags) {
      const { isForbidden: refused, spelling } = judge(key);
      if (refused) violations.push({ kind: 'forbidden', key, value });
      else if (spelling !== undefined) misspelled.set(spelling, key);
    }
    for (const { key, required, types, isAllowed } of checks) {
      if (types?.has(resourceType) === false) continue;
      const value = tags.get(key);
      const found = misspelled.get(key);
      if (found !== undefined)
        violations.push({ kind: 'spelling', key, found, value: tags.get(found) ?? '' });
      if (value !== undefined && !isAllowed(value)) violations.push({ kind: 'value', key, value });
      if (value === undefined && found === undefined && required) violations.push({ kind: 'missing', key });
    }
    return violations;
  };
}

/**
 * Mistakes that the form does not show: patterns that are not valid, and forbidden keys that the standard names.
 * @param standard need not be valid. Its schema reports the rest
 */
export function standardProblems(standard: unknown): RuleProblem[] {
  const { tags, forbidden } = asMapping(standard);
  const forbiddenPatterns = patternsIn(forbidden, ['forbidden']);
  const ofForbidden = forbiddenPatterns.flatMap(({ path, text }) => {
    const pattern = patternOf(text);
    if ('problem' in pattern) return [{ path, message: pattern.problem }];
    const key = asList(tags)
      .map((tag) => asText(asMapping(tag).key))
      .find((each) => each !== undefined && pattern.matches(each));
    return key === undefined
      ? []
      : [
          {
            path,
            message: `the pattern "${text}" forbids "${key}", which is a tag key of the standard; correct one of them`,
          },
        ];
  });
  const ofValues = asList(tags).flatMap((tag, index) =>
    patternsIn(asMapping(tag).values, ['tags', index, 'values']).flatMap(({ path, text }) => {
      const pattern = patternOf(text);
      return 'problem' in pattern ? [{ path, message: pattern.problem }] : [];
    }),
  );
  return [...ofForbidden, ...ofValues];
}

/** The texts of one pattern or a list, each with its place. */
function patternsIn(patterns: unknown, path: Path): { readonly path: Path; readonly text: string }[] {
  if (typeof patterns === 'string') return [{ path, text: patterns }];
  return asList(patterns).flatMap((each, index) =>
    typeof each === 'string' ? [{ path: [...path, index], text: each }] : [],
  );
}
