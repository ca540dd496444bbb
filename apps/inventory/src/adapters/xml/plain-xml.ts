/**
 * One piece of XML: text, comment, CDATA section, processing instruction, closing tag, or opening tag. A document type
 * is none of them: AWS sends none, and it could give names to anything.
 */
const PIECE = new RegExp(
  [
    '[^<]+',
    '<!--(?!-?>)[^]*?-->',
    '<!\\[CDATA\\[(?<characters>[^]*?)\\]\\]>',
    '<\\?[A-Za-z_][^]*?\\?>',
    '</(?<closing>[^\\s<>/=!?"\'&]+)\\s*>',
    '<(?<opening>[^\\s<>/=!?"\'&]+)(?:\\s+[^\\s<>/="\']+\\s*=\\s*(?:"[^"<]*"|\'[^\'<]*\'))*\\s*(?<slash>/?)>',
  ].join('|'),
  'y',
);

/** Characters of a CDATA section mean themselves. */
const asText = (characters: string): string => characters.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** An ampersand that begins no reference must not begin one with the text behind a comment. */
const BARE_AMPERSAND = /&(?!#x[\da-fA-F]+;|#\d+;|\w+;)/g;

/**
 * The same document as elements and text alone: without comments, processing instructions and attributes, and CDATA
 * sections as text. Undefined if it is not made of such pieces.
 */
export function plainXml(xml: string): string | undefined {
  const pieces: string[] = [];
  for (let at = 0; at < xml.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(xml);
    if (piece === null) return undefined;
    const { characters, closing, opening, slash } = piece.groups ?? {};
    if (opening !== undefined) pieces.push(`<${opening}${slash ?? ''}>`);
    else if (closing !== undefined) pieces.push(`</${closing}>`);
    else if (characters !== undefined) pieces.push(asText(characters));
    else if (!piece[0].startsWith('<')) pieces.push(piece[0].replace(BARE_AMPERSAND, '&amp;'));
  }
  return pieces.join('');
}
