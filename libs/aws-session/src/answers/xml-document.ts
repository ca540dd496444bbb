/** An element of a small XML document: AWS has either elements or text in it, never both. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Text outside of the children, entities decoded. */
  readonly text: string;
}

/** How deep elements of an answer lie within each other at most; those of AWS are far from it. */
const MAX_DEPTH = 100;

const NAME = String.raw`[A-Za-z_][\w.:-]*`;
const OPEN = new RegExp(String.raw`<(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^<"]*"|'[^<']*'))*)\s*(/?)>`, 'y');
const CLOSE = new RegExp(String.raw`</(${NAME})\s*>`, 'y');
const TEXT = /[^<]+/y;
/** What may be around the root: declaration, comments, white space. */
const MISC = /(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/y;
const COMMENT = /<!--[\s\S]*?-->/y;

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

class MalformedXml extends Error {}

/**
 * Reads a whole, well-formed document, as strictly as the proof of an answer needs it: every element is closed by its
 * own name and nothing comes after the root. Of XML it knows what AWS sends: no DOCTYPE, no CDATA sections.
 * @returns the root; undefined for everything else, such as a part of a document
 */
export function readXml(xml: string): XmlElement | undefined {
  try {
    return new Reader(xml).document();
  } catch (error) {
    if (error instanceof MalformedXml) return undefined;
    throw error;
  }
}

class Reader {
  readonly #xml: string;
  #at: number;

  constructor(xml: string) {
    this.#xml = xml;
    this.#at = xml.startsWith('\uFEFF') ? 1 : 0;
  }

  document(): XmlElement {
    this.#take(MISC);
    const root = this.#element(0);
    this.#take(MISC);
    if (this.#at < this.#xml.length) throw new MalformedXml();
    return root;
  }

  #element(depth: number): XmlElement {
    const [, name = '', , empty] = this.#take(OPEN) ?? malformed();
    if (depth > MAX_DEPTH) malformed();
    if (empty === '/') return { name, children: [], text: '' };
    const children: XmlElement[] = [];
    let text = '';
    for (;;) {
      text += decode(this.#take(TEXT)?.[0]);
      if (this.#xml.startsWith('</', this.#at)) break;
      if (this.#take(COMMENT) === undefined) children.push(this.#element(depth + 1));
    }
    if (this.#take(CLOSE)?.[1] !== name) malformed();
    return { name, children, text };
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#xml);
    if (match === null) return undefined;
    this.#at = pattern.lastIndex;
    return match;
  }
}

function malformed(): never {
  throw new MalformedXml();
}

function decode(text = ''): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:(#x[\da-f]{1,6}|#\d{1,7}|[a-z]+);)?/gi, (_, name?: string) => character(name));
}

function character(name = ''): string {
  if (!name.startsWith('#')) return NAMED.get(name) ?? malformed();
  const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return point <= 0x10ffff ? String.fromCodePoint(point) : malformed();
}

/** The element that a path of names leads to, the first of its kind at each step. */
export function elementAt(root: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (element, name) => element?.children.find((child) => child.name === name),
    root,
  );
}

/** The text that a path of names leads to, without white space around it. */
export const textAt = (root: XmlElement, ...path: readonly string[]): string | undefined =>
  elementAt(root, ...path)?.text.trim();
