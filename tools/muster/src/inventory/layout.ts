import { cutText, padText, widthOf } from '../output/terminal-text.ts';

/** A column of a table, for its layout. */
export interface LaidOut {
  readonly title: string;
  /** Its values cannot be used if they are cut. It becomes narrower last. */
  readonly isRigid?: boolean | undefined;
  /** It can be left out if there is no room. The column with the highest number is left out first. */
  readonly leftOut?: number | undefined;
  /** Columns that can be left out are left out before it is narrower. */
  readonly minWidth?: number | undefined;
  readonly alignsRight?: boolean | undefined;
  /** Values that later rows may have. */
  readonly expected?: readonly string[] | undefined;
}

/** A column in its place. */
export interface Placed {
  readonly column: LaidOut;
  /** Its index in the columns that were given. */
  readonly index: number;
  readonly width: number;
}

const GAP = '  ';
const MIN_WIDTH = 8;
const MIN_WIDTH_RIGID = 4;

/**
 * The columns that a table shows, and their widths. The first rows decide.
 * @param rows visible text
 * @param room columns of the terminal; infinite if nothing has to fit
 */
export function layOut(
  columns: readonly LaidOut[],
  rows: readonly (readonly string[])[],
  room: number,
): Placed[] {
  let placed: Placed[] = columns.map((column, index) => ({
    column,
    index,
    width: naturalWidth(column, index, rows),
  }));
  for (;;) {
    const shrunk = shrink(placed, room, (column, width) =>
      column.isRigid === true ? width : Math.max(MIN_WIDTH, column.minWidth ?? 0),
    );
    if (totalOf(shrunk) <= room) return shrunk;
    const [first] = placed
      .filter(({ column }) => column.leftOut !== undefined)
      .toSorted((a, b) => (b.column.leftOut ?? 0) - (a.column.leftOut ?? 0));
    if (first === undefined) {
      const narrow = shrink(shrunk, room, ({ isRigid }, width) => (isRigid === true ? width : MIN_WIDTH));
      return shrink(narrow, room, () => MIN_WIDTH_RIGID);
    }
    placed = placed.filter(({ index }) => index !== first.index);
  }
}

function naturalWidth(
  { title, expected = [] }: LaidOut,
  index: number,
  rows: readonly (readonly string[])[],
): number {
  let width = widthOf(title);
  for (const text of expected) width = Math.max(width, widthOf(text));
  for (const row of rows) width = Math.max(width, widthOf(row[index] ?? ''));
  return width;
}

const totalOf = (placed: readonly Placed[]): number =>
  placed.reduce((sum, { width }) => sum + width, GAP.length * Math.max(0, placed.length - 1));

/** Makes the widest column narrower, then the next, until all fit or each has its least width. */
function shrink(
  placed: readonly Placed[],
  room: number,
  leastWidthOf: (column: LaidOut, width: number) => number,
): Placed[] {
  const widths = placed.map(({ width }) => width);
  let excess = totalOf(placed) - room;
  while (excess > 0) {
    let widest: number | undefined;
    placed.forEach(({ column }, position) => {
      const width = widths[position] ?? 0;
      const least = leastWidthOf(column, width);
      if (width > least && width > (widest === undefined ? 0 : (widths[widest] ?? 0))) widest = position;
    });
    if (widest === undefined) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return placed.map((each, position) => ({ ...each, width: widths[position] ?? each.width }));
}

/**
 * One line of a table.
 * @param row visible text
 * @param isCut whether texts that are too wide are cut
 * @param paint changes how a cell looks, not its width
 */
export function lineOf(
  placed: readonly Placed[],
  row: readonly string[],
  isCut: boolean,
  paint: (text: string, index: number) => string = (text) => text,
): string {
  let line = '';
  let spaces = '';
  for (const { column, index, width } of placed) {
    const text = row[index] ?? '';
    const cell = isCut ? cutText(text, width) : text;
    const rest = padText(cell, width).slice(cell.length);
    if (column.alignsRight === true) spaces += rest;
    // Spaces are written only before the next text, so that no line ends with them.
    if (cell !== '') {
      line += spaces + paint(cell, index);
      spaces = '';
    }
    if (column.alignsRight !== true) spaces += rest;
    spaces += GAP;
  }
  return `${line}\n`;
}
