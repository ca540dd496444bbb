/** The text is no XML of the plain kind that EC2 writes: elements and text, attributes on the outermost one only. */
export class NotPlainXmlError extends Error {
  override readonly name = 'NotPlainXml';
}

const SLASH = '/'.charCodeAt(0);
/** Comments and declarations begin with a character below. */
const LETTERS = 'A'.charCodeAt(0);

const ENTITY = /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const LAST_CODE_POINT = 0x10ffff;

function character(digits: string, base: 10 | 16): string {
  const codePoint = parseInt(digits, base);
  if (codePoint > LAST_CODE_POINT) throw new NotPlainXmlError(`character ${codePoint}`);
  return String.fromCodePoint(codePoint);
}

const decode = (text: string): string =>
  text.replace(/\r\n?/g, '\n').replace(ENTITY, (_, hexadecimal?: string, decimal?: string, name = '') => {
    if (hexadecimal !== undefined) return character(hexadecimal, 16);
    return decimal === undefined ? (NAMED[String(name)] ?? '') : character(decimal, 10);
  });

/**
 * Walks through plain XML without building anything: where the reader does not look, it jumps to the end of the
 * element. Every method throws NotPlainXmlError where the text is something else.
 */
export class XmlCursor {
  readonly #xml: string;
  #at: number;
  /** The element that was entered last is `<name/>`. */
  #empty = false;

  /** @param at just behind the opening tag of an element */
  constructor(xml: string, at: number) {
    this.#xml = xml;
    this.#at = at;
  }

  /** Just behind what has been read. */
  get at(): number {
    return this.#at;
  }

  /**
   * Visits the children of the entered element, up to and with its end. For each the visitor calls exactly one of
   * `text`, `children` and `skip`.
   */
  children(visit: (name: string) => void): void {
    if (this.#takeEmpty()) return;
    for (;;) {
      const open = this.#find('<', this.#at);
      if (this.#xml.charCodeAt(open + 1) === SLASH) {
        this.#at = this.#find('>', open) + 1;
        return;
      }
      const close = this.#find('>', open);
      this.#empty = this.#xml.charCodeAt(close - 1) === SLASH;
      const name = this.#xml.slice(open + 1, this.#empty ? close - 1 : close);
      if (name.charCodeAt(0) < LETTERS || name.includes(' ')) throw new NotPlainXmlError(`<${name}>`);
      this.#at = close + 1;
      visit(name);
    }
  }

  /** The text of the entered element, up to and with its end. */
  text(): string {
    if (this.#takeEmpty()) return '';
    const end = this.#find('<', this.#at);
    if (this.#xml.charCodeAt(end + 1) !== SLASH)
      throw new NotPlainXmlError('an element where text should be');
    const text = this.#xml.slice(this.#at, end);
    this.#at = this.#find('>', end) + 1;
    return text.includes('&') || text.includes('\r') ? decode(text) : text;
  }

  /** Jumps over the entered element, whatever is in it. */
  skip(name: string): void {
    if (this.#takeEmpty()) return;
    const closing = `</${name}>`;
    const end = this.#find(closing, this.#at);
    const inside = this.#xml.slice(this.#at, end);
    // No element of EC2's answer holds one of its own name but `item`, which is not skipped where it may.
    if (inside.includes(`<${name}>`)) throw new NotPlainXmlError(`<${name}> in itself`);
    // The closing tag may stand in a comment, a CDATA section or a processing instruction.
    if (inside.includes('<!') || inside.includes('<?')) throw new NotPlainXmlError('a comment or the like');
    this.#at = end + closing.length;
  }

  #takeEmpty(): boolean {
    const empty = this.#empty;
    this.#empty = false;
    return empty;
  }

  #find(text: string, from: number): number {
    const found = this.#xml.indexOf(text, from);
    if (found < 0) throw new NotPlainXmlError(`no ${text}`);
    return found;
  }
}
