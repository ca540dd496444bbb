/**
 * One piece of XML: text, comment, CDATA section, processing instruction, closing tag or opening tag. A document type
 * declaration does not match: AWS sends none, and it could define entities.
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

/** Characters in a CDATA section have no special meaning. */
const asText = (characters: string): string => characters.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

/** An ampersand at the end of a text must not form a reference with the text after a comment. */
const BARE_AMPERSAND = /&(?!#x[\da-fA-F]+;|#\d+;|\w+;)/g;

/**
 * Returns the same document with elements and text only: CDATA sections become text; comments, processing instructions
 * and attributes are removed. Returns undefined if the document has any other piece.
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
