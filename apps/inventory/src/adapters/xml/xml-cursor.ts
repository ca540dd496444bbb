import { MusterError } from '@muster/errors';

/**
 * The text is not the plain XML that EC2 writes: elements and text, with attributes on the root element only. The
 * message completes a sentence that begins with "the answer".
 */
export class NotPlainXmlError extends MusterError {
  static override readonly code = 'UnexpectedAnswer';
  static override readonly retryable = true;
}

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const AMPERSAND = 38;
const SLASH = 47;
const LESS = 60;
const GREATER = 62;
/** Names begin with a letter or an underscore. Comments and declarations begin with a lower character code. */
const FIRST_LETTER = 65;

const MISMATCH = 'has tags that do not match';

const REFERENCE = /&(?:#x([\da-fA-F]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/g;
const NAMED = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);
const LAST_CODE_POINT = 0x10ffff;

/** References to characters that do not exist, and entity names that XML does not define, stay as they are. */
function character(reference: string, digits: string, base: 10 | 16): string {
  const codePoint = parseInt(digits, base);
  return codePoint > LAST_CODE_POINT ? reference : String.fromCodePoint(codePoint);
}

const decode = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(REFERENCE, (reference, hexadecimal?: string, decimal?: string, name?: string) => {
      if (hexadecimal !== undefined) return character(reference, hexadecimal, 16);
      if (decimal !== undefined) return character(reference, decimal, 10);
      return NAMED.get(name ?? '') ?? reference;
    });

/**
 * Walks through plain XML and builds only the texts that the reader requests. It checks every tag on the way, also in
 * skipped elements: a document that it walks to the end is well-formed. Every method throws NotPlainXmlError for any
 * other text.
 *
 * This is the most expensive loop of a run. It therefore compares characters in place and does not slice names.
 */
export class XmlCursor {
  readonly #xml: string;
  #at: number;
  /** Position of the name of the entered element in the text. */
  #nameStart: number;
  #nameEnd: number;
  /** Whether the entered element is `<name/>`. */
  #empty: boolean;

  /**
   * @param root the tag of the element that is entered first: where its name begins and ends, and where the tag ends
   */
  constructor(xml: string, root: { nameStart: number; nameEnd: number; end: number }) {
    this.#xml = xml;
    this.#at = root.end;
    this.#nameStart = root.nameStart;
    this.#nameEnd = root.nameEnd;
    this.#empty = xml.charCodeAt(root.end - 2) === SLASH;
  }

  /** Position after what has been read. */
  get at(): number {
    return this.#at;
  }

  /**
   * Visits the children of the entered element and reads its closing tag. For each child, the visitor must call exactly
   * one of `text`, `children` and `skip`. Text between the children is rejected.
   */
  children(visit: (name: string) => void): void {
    if (this.#empty) return;
    const nameStart = this.#nameStart;
    const nameEnd = this.#nameEnd;
    for (;;) {
      this.#overWhiteSpace();
      if (this.#xml.charCodeAt(this.#at + 1) === SLASH) {
        this.#leave(nameStart, nameEnd);
        return;
      }
      this.#enter();
      visit(this.#xml.slice(this.#nameStart, this.#nameEnd));
    }
  }

  /** Reads the text of the entered element and its closing tag. */
  text(): string {
    if (this.#empty) return '';
    const xml = this.#xml;
    const start = this.#at;
    let at = start;
    let isCoded = false;
    for (let code = xml.charCodeAt(at); code !== LESS; code = xml.charCodeAt(++at)) {
      if (code === AMPERSAND || code === CARRIAGE_RETURN) isCoded = true;
      else if (at >= xml.length) throw new NotPlainXmlError('ends within a text');
    }
    this.#at = at;
    this.#leave(this.#nameStart, this.#nameEnd);
    const text = xml.slice(start, at);
    return isCoded ? decode(text) : text;
  }

  /** Skips the content of the entered element and its closing tag. */
  skip(): void {
    if (this.#empty) return;
    /** Where the names of the open elements begin and end, innermost last. */
    const open = [this.#nameStart, this.#nameEnd];
    while (open.length > 0) {
      const at = this.#xml.indexOf('<', this.#at);
      if (at < 0) throw new NotPlainXmlError('ends within an element');
      this.#at = at;
      if (this.#xml.charCodeAt(at + 1) === SLASH) {
        const nameEnd = open.pop() ?? 0;
        const nameStart = open.pop() ?? 0;
        this.#leave(nameStart, nameEnd);
      } else {
        this.#enter();
        if (!this.#empty) open.push(this.#nameStart, this.#nameEnd);
      }
    }
  }

  /** Reads the opening tag at the cursor. */
  #enter(): void {
    const xml = this.#xml;
    const nameStart = this.#at + 1;
    let at = nameStart;
    let code = xml.charCodeAt(at);
    if (!(code >= FIRST_LETTER))
      throw this.#strangeTag(at, 'has a declaration, a comment or a bare < where a tag should be');
    while (code > GREATER || (code > SPACE && code !== GREATER && code !== SLASH && code !== LESS))
      code = xml.charCodeAt(++at);
    this.#nameStart = nameStart;
    this.#nameEnd = at;
    this.#empty = code === SLASH;
    if (this.#empty) code = xml.charCodeAt(++at);
    if (code !== GREATER) throw this.#strangeTag(at, 'has a tag that is not a name alone');
    this.#at = at + 1;
  }

  /** Reads the closing tag at the cursor. It must have this name. */
  #leave(nameStart: number, nameEnd: number): void {
    const xml = this.#xml;
    let at = this.#at + 1;
    if (xml.charCodeAt(at++) !== SLASH) throw new NotPlainXmlError('has an element where a text should be');
    for (let expected = nameStart; expected < nameEnd; expected++, at++)
      if (xml.charCodeAt(at) !== xml.charCodeAt(expected)) throw this.#strangeTag(at, MISMATCH);
    if (xml.charCodeAt(at) !== GREATER) throw this.#strangeTag(at, MISMATCH);
    this.#at = at + 1;
  }

  #strangeTag(at: number, fault: string): NotPlainXmlError {
    return new NotPlainXmlError(at >= this.#xml.length ? 'ends within a tag' : fault);
  }

  #overWhiteSpace(): void {
    const xml = this.#xml;
    let at = this.#at;
    let code = xml.charCodeAt(at);
    while (code === SPACE || code === LINE_FEED || code === CARRIAGE_RETURN || code === TAB)
      code = xml.charCodeAt(++at);
    if (code !== LESS)
      throw new NotPlainXmlError(
        at >= xml.length ? 'ends within an element' : 'has a text where an element should be',
      );
    this.#at = at;
  }
}
