import { widthOf } from '../output/terminal-text.ts';
import type { Output } from '../surroundings.ts';

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
/** Lines are erased one by one: some terminals keep a screen that is erased as a whole in their history. */
const ERASE_LINE = '\u001b[2K';
const ERASE_BELOW = '\u001b[J';
const upBy = (rows: number): string => (rows === 0 ? '' : `\u001b[${rows}A\r`);
const COLOR = /\u001b\[\d+m/g;

export interface Size {
  readonly columns: number;
  readonly rows: number;
}

/** Terminals that do not say how large they are have this size. */
const UNKNOWN_SIZE: Size = { columns: 80, rows: 24 };

export const sizeOf = ({ columns, rows }: Pick<Output, 'columns' | 'rows'>): Size => ({
  columns: columns || UNKNOWN_SIZE.columns,
  rows: rows || UNKNOWN_SIZE.rows,
});

/**
 * Rows that lines occupy now. A terminal that has become narrower wraps the lines that were drawn before.
 * @param lines with colors
 */
export const rowsOf = (lines: readonly string[], { columns, rows }: Size): number =>
  Math.min(
    rows - 1,
    lines.reduce(
      (sum, line) => sum + Math.max(1, Math.ceil(widthOf(line.replaceAll(COLOR, '')) / columns)),
      0,
    ),
  );

/** Lines at the end of a terminal that are drawn again and again in the same place. */
export class LiveArea {
  readonly #output: Output;
  #drawn: readonly string[] = [];
  #isHidden = false;
  readonly #showCursor = () => {
    if (this.#isHidden) this.#output.write(SHOW_CURSOR);
    this.#isHidden = false;
  };

  constructor(output: Output) {
    this.#output = output;
  }

  draw(lines: readonly string[]): void {
    const begin = this.#isHidden ? '' : HIDE_CURSOR;
    // A process that ends at once, after a second Ctrl-C, must leave a cursor.
    if (!this.#isHidden) process.once('exit', this.#showCursor);
    this.#isHidden = true;
    const text = lines.map((line) => `${ERASE_LINE}${line}\n`).join('');
    this.#output.write(`${begin}${upBy(this.#rows())}${text}${ERASE_BELOW}`);
    this.#drawn = lines;
  }

  /** Removes the lines. */
  clear(): void {
    const rows = this.#rows();
    if (rows > 0) this.#output.write(`${upBy(rows)}${`${ERASE_LINE}\n`.repeat(rows)}${upBy(rows)}`);
    this.#drawn = [];
    this.#showCursor();
    process.off('exit', this.#showCursor);
  }

  #rows(): number {
    return rowsOf(this.#drawn, sizeOf(this.#output));
  }
}
