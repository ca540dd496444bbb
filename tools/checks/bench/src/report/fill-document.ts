const open = (name: string): string => `<!-- bench:${name} -->`;
const CLOSE = '<!-- /bench -->';

/**
 * Replaces the text between `<!-- bench:NAME -->` and the next `<!-- /bench -->` with the section of that name. Does
 * not change sections that were not given or that the document does not mark.
 */
export function fillDocument(document: string, sections: ReadonlyMap<string, string>): string {
  return [...sections].reduce((text, [name, section]) => {
    const start = text.indexOf(open(name));
    const end = start < 0 ? -1 : text.indexOf(CLOSE, start);
    if (end < 0) return text;
    return `${text.slice(0, start)}${open(name)}\n\n${section}\n\n${text.slice(end)}`;
  }, document);
}
