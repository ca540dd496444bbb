/** Any characters, or exactly one. */
export const ANY = Symbol('*');
export const ONE = Symbol('?');
type Part = string | typeof ANY | typeof ONE;
/** Characters and wildcards. */
export type Wildcards = readonly Part[];

const WILDCARDS: ReadonlyMap<string, Part> = new Map<string, Part>([
  ['*', ANY],
  ['?', ONE],
]);
const ESCAPABLE = new Set(['*', '?', '/', '\\']);

/**
 * The parts of a text with wildcards.
 * @param escapes whether a backslash makes `*`, `?`, `/` and `\` literal
 */
export function wildcardsOf(text: string, { escapes }: { readonly escapes: boolean }): Wildcards {
  const parts: Part[] = [];
  let isEscaped = false;
  const characters = [...text];
  for (const [index, character] of characters.entries()) {
    if (!isEscaped && escapes && character === '\\' && ESCAPABLE.has(characters[index + 1] ?? '')) {
      isEscaped = true;
      continue;
    }
    parts.push((isEscaped ? undefined : WILDCARDS.get(character)) ?? character);
    isEscaped = false;
  }
  return parts;
}

/** Whether the wildcards match the whole text. The time is bounded by the product of the two lengths. */
export function matchesWildcards(wanted: Wildcards, text: string): boolean {
  const given = [...text];
  let at = 0;
  let star: { readonly next: number; from: number } | undefined;
  for (let index = 0; index < given.length;) {
    if (wanted[at] === ANY) {
      star = { next: at + 1, from: index };
      at += 1;
    } else if (wanted[at] === ONE || wanted[at] === given[index]) {
      at += 1;
      index += 1;
    } else if (star !== undefined) {
      // Let the last star match one more character.
      star.from += 1;
      index = star.from;
      at = star.next;
    } else return false;
  }
  return wanted.slice(at).every((part) => part === ANY);
}
