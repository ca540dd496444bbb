// cspell:ignore vcp
/** Words with more mistakes, or with mistakes in more than this share of their characters, are not similar. */
const MAX_MISTAKES = 3;
const MAX_SHARE = 0.5;
/** More names would not help. */
const MAX_NAMES = 3;

/**
 * Mistakes between two words: a wrong, a missing or an additional character, or two in the wrong order. Libraries such
 * as fastest-levenshtein count two characters in the wrong order as two mistakes, so they do not find "vpc" for "vcp".
 */
function mistakesBetween(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isEqual = a[row - 1] === b[column - 1];
      const isSwapped = row > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      current[column] = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isEqual ? 0 : 1),
        isSwapped ? (beforeLast[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}

/** The names that are most similar to a word; none if all are too different. */
function similarTo(word: string, names: Iterable<string>): string[] {
  let best = MAX_MISTAKES;
  let similar: string[] = [];
  for (const name of new Set(names)) {
    if (Math.abs(name.length - word.length) > best) continue;
    const mistakes = mistakesBetween(word.toLowerCase(), name.toLowerCase());
    if (mistakes > best || mistakes > MAX_SHARE * Math.max(word.length, name.length)) continue;
    if (mistakes < best) similar = [];
    best = mistakes;
    similar.push(name);
  }
  return similar.toSorted();
}

/** The names that are most similar to a word, as `name`, `one or two` or `one, two or three`. Undefined if none is. */
export function mostSimilar(word: string, names: Iterable<string>): string | undefined {
  const similar = similarTo(word, names).slice(0, MAX_NAMES);
  const last = similar.pop();
  return similar.length === 0 ? last : `${similar.join(', ')} or ${last}`;
}

/** `; did you mean name?`, or nothing */
export function didYouMean(word: string, names: Iterable<string>): string {
  const similar = mostSimilar(word, names);
  return similar === undefined ? '' : `; did you mean ${similar}?`;
}
