import stringWidth from 'string-width';

/** Text whose width is its length. Almost all text of an inventory is of this kind. */
const PLAIN = /^[\x20-\x7e]*$/;

/**
 * Characters that move the cursor, begin an escape sequence, end a line, change the writing direction or are invisible,
 * and halves of a character.
 */
const NOT_VISIBLE = /[\p{Cc}\p{Cs}\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu;

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
]);

function escapeOf(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return (
    ESCAPES.get(character) ??
    (code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`)
  );
}

/** Text on one line that cannot control a terminal: a line end becomes `\n`, an escape character `\x1b`. */
export const visibleText = (text: string): string =>
  PLAIN.test(text) ? text : text.replaceAll(NOT_VISIBLE, escapeOf);

/** The number of terminal columns that visible text occupies. */
export const widthOf = (text: string): number => (PLAIN.test(text) ? text.length : stringWidth(text));

/** Made when it is needed: Intl takes 50 ms to load. */
let segmenter: Intl.Segmenter | undefined;

/** The beginning of visible text, at most `width` columns wide. `…` marks a cut. Never splits a character. */
export function cutText(text: string, width: number): string {
  if (PLAIN.test(text)) return text.length <= width ? text : `${text.slice(0, Math.max(0, width - 1))}…`;
  if (stringWidth(text) <= width) return text;
  let kept = '';
  let left = width - 1;
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  for (const { segment } of segmenter.segment(text)) {
    left -= stringWidth(segment);
    if (left < 0) break;
    kept += segment;
  }
  return `${kept}…`;
}

/** Visible text with spaces up to this width. */
export const padText = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)));
