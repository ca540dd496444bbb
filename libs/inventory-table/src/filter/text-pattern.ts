/** A text that must be equal, or the pieces of a text with any characters between them: `web-*` is `['web-', '']`. */
export type TextPattern = string | { readonly pieces: readonly string[] };

/** A run of backslashes and the star that follows. */
const STAR = /(\\*)\*/g;

/**
 * Reads a text with wildcards: `*` is any number of characters, `\*` is a star. Two backslashes before a star are one
 * backslash and a wildcard. All other characters are literal, backslashes too.
 */
export function parsePattern(text: string): TextPattern {
  const pieces: string[] = [];
  let piece = '';
  let from = 0;
  for (const { 0: found, 1: backslashes = '', index } of text.matchAll(STAR)) {
    piece += text.slice(from, index) + '\\'.repeat(Math.floor(backslashes.length / 2));
    from = index + found.length;
    if (backslashes.length % 2 === 1) piece += '*';
    else {
      pieces.push(piece);
      piece = '';
    }
  }
  piece += text.slice(from);
  return pieces.length === 0 ? piece : { pieces: [...pieces, piece] };
}

export const hasWildcard = (pattern: TextPattern): pattern is { readonly pieces: readonly string[] } =>
  typeof pattern !== 'string';

/** Whether a text has the form of the pattern. Upper and lower case differ. */
export function matchesPattern(pattern: TextPattern, text: string): boolean {
  if (!hasWildcard(pattern)) return text === pattern;
  const { pieces } = pattern;
  const first = pieces[0] ?? '';
  const last = pieces.at(-1) ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  const end = text.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found === -1 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

export const matchesAny = (patterns: readonly TextPattern[], text: string): boolean =>
  patterns.some((pattern) => matchesPattern(pattern, text));
