import { MusterError } from '@muster/errors';
/** An element of a small XML document. In AWS's answers, it contains either elements or text. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  /** Text outside of the children, with decoded entities. */
  readonly text: string;
}

/** Maximum depth of elements. Answers of AWS are far below it. */
const MAX_DEPTH = 100;

const NAME = String.raw`[A-Za-z_][\w.:-]*`;
const OPEN = new RegExp(String.raw`<(${NAME})((?:\s+${NAME}\s*=\s*(?:"[^<"]*"|'[^<']*'))*)\s*(/?)>`, 'y');
const CLOSE = new RegExp(String.raw`</(${NAME})\s*>`, 'y');
const TEXT = /[^<]+/y;
/** Allowed around the root: declaration, comments, white space. */
const MISC = /(?:\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/y;
const COMMENT = /<!--[\s\S]*?-->/y;

const NAMED: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

/** `readXml` catches it. */
class MalformedXmlError extends MusterError {}

/**
 * Parses a complete, well-formed document as strictly as the proof of an answer requires: every element is closed with
 * its name, and nothing follows the root. Supports only the parts of XML that AWS sends: no DOCTYPE, no CDATA sections.
 * @returns the root. Undefined for anything else, such as an incomplete document
 */
export function readXml(xml: string): XmlElement | undefined {
  try {
    return new Reader(xml).document();
  } catch (error) {
    if (error instanceof MalformedXmlError) return undefined;
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
    if (this.#at < this.#xml.length) throw new MalformedXmlError('not well-formed XML');
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
  throw new MalformedXmlError('not well-formed XML');
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

/** The element at a path of names. Takes the first element of each name. */
export function elementAt(root: XmlElement, ...path: readonly string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>(
    (element, name) => element?.children.find((child) => child.name === name),
    root,
  );
}

/** The text at a path of names, without surrounding white space. */
export const textAt = (root: XmlElement, ...path: readonly string[]): string | undefined =>
  elementAt(root, ...path)?.text.trim();
