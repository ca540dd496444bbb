import { CheckError } from '@muster/errors';

/** The style of a character: style codes that are on. */
export type Style = readonly number[];

export interface Cell {
  readonly text: string;
  readonly style: Style;
}

const BLANK: Cell = { text: ' ', style: [] };
const ESCAPE = '\u001b';
/** A control sequence that may continue in the next piece of output. */
const UNFINISHED = /\u001b(\[[?\d;]*)?$/;
const SEQUENCE = /^\u001b\[(\?)?([\d;]*)([A-Za-z])/;
/** style codes that end a style, and the codes that they end. */
const ENDS: ReadonlyMap<number, (code: number) => boolean> = new Map<number, (code: number) => boolean>([
  [0, () => true],
  [22, (code) => code === 1 || code === 2],
  [23, (code) => code === 3],
  [24, (code) => code === 4],
  [39, (code) => (code >= 30 && code <= 37) || (code >= 90 && code <= 97)],
]);

/**
 * The text on a terminal that is as high as the text. It knows the control sequences that Muster writes. Any other is an
 * error, so that a picture is never wrong silently.
 */
export class TerminalScreen {
  readonly #columns: number;
  readonly #rows: Cell[][] = [[]];
  #row = 0;
  #column = 0;
  #style: Style = [];
  #pending = '';

  constructor(columns: number) {
    this.#columns = columns;
  }

  /** Lines without blank cells at their end. Blank lines at the end are left out. */
  get lines(): readonly (readonly Cell[])[] {
    const lines = this.#rows.map((cells) =>
      cells.slice(0, cells.findLastIndex(({ text }) => text !== ' ') + 1),
    );
    return lines.slice(0, lines.findLastIndex((line) => line.length > 0) + 1);
  }

  /** The same as text. */
  get text(): string {
    return this.lines.map((line) => line.map(({ text }) => text).join('')).join('\n');
  }

  /** @throws CheckError for an unknown control sequence */
  write(output: string): void {
    let rest = this.#pending + output;
    this.#pending = UNFINISHED.exec(rest)?.[0] ?? '';
    rest = rest.slice(0, rest.length - this.#pending.length);
    while (rest !== '') {
      if (rest.startsWith(ESCAPE)) {
        const [sequence = '', isPrivate, argument = '', final = ''] = SEQUENCE.exec(rest) ?? [];
        if (sequence === '')
          throw new CheckError(`unknown control sequence ${JSON.stringify(rest.slice(0, 8))}`);
        if (isPrivate === undefined) this.#control(final, argument);
        rest = rest.slice(sequence.length);
      } else {
        const [character = ''] = rest;
        this.#put(character);
        rest = rest.slice(character.length);
      }
    }
  }

  #put(character: string): void {
    if (character === '\r') this.#column = 0;
    else if (character === '\n') this.#moveTo(this.#row + 1, this.#column);
    else {
      if (this.#column === this.#columns) this.#moveTo(this.#row + 1, 0);
      const cells = this.#rows[this.#row] ?? [];
      while (cells.length < this.#column) cells.push(BLANK);
      cells[this.#column++] = { text: character, style: this.#style };
    }
  }

  #moveTo(row: number, column: number): void {
    this.#row = Math.max(0, row);
    this.#column = column;
    while (this.#rows.length <= this.#row) this.#rows.push([]);
  }

  #control(final: string, argument: string): void {
    switch (final) {
      case 'A':
        return this.#moveTo(this.#row - Number(argument || 1), this.#column);
      case 'J':
        this.#rows.length = this.#row + 1;
        this.#rows[this.#row]?.splice(this.#column);
        return;
      case 'K':
        this.#rows[this.#row] = argument === '2' ? [] : (this.#rows[this.#row] ?? []).slice(0, this.#column);
        return;
      case 'm':
        for (const code of argument.split(';').map(Number)) {
          const ends = ENDS.get(code);
          this.#style =
            ends === undefined ? [...this.#style, code] : this.#style.filter((each) => !ends(each));
        }
        return;
      default:
        throw new CheckError(`unknown control sequence [${argument}${final}`);
    }
  }
}
