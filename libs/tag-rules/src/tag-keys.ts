import { isReservedTagKey, type ProtectedTagKeys } from '@muster/contracts';
import { matchesWildcards, wildcardsOf } from './wildcards.ts';

const compiled = new Map<string, (key: string) => boolean>();

/** A key that is compared with many patterns is compared with each only once. */
const MAX_REMEMBERED = 10_000;

function keyMatcher(pattern: string): (key: string) => boolean {
  const known = compiled.get(pattern);
  if (known !== undefined) return known;
  const parts = wildcardsOf(pattern.toLowerCase(), { escapes: false });
  const matcher = (key: string) => matchesWildcards(parts, key.toLowerCase());
  compiled.set(pattern, matcher);
  return matcher;
}

/**
 * Whether a tag key matches a pattern of `protectedTagKeys`. The case is ignored: policies that depend on a tag name it
 * in `aws:ResourceTag/KEY`, which is not case-sensitive.
 * Source: IAM User Guide, "IAM JSON policy elements: Condition", case of context key names.
 */
export const matchesTagKey = (pattern: string, key: string): boolean => keyMatcher(pattern)(key);

/** Whether no rule may change a tag: its key is reserved by AWS or protected. Remembers the keys. */
export function untouchableKeys(protectedTagKeys: ProtectedTagKeys): (key: string) => boolean {
  const known = new Map<string, boolean>();
  return (key) => {
    let answer = known.get(key);
    if (answer === undefined) {
      answer = isReservedTagKey(key) || protectedTagKeys.some((pattern) => matchesTagKey(pattern, key));
      if (known.size < MAX_REMEMBERED) known.set(key, answer);
    }
    return answer;
  };
}
