import type { Cell, TerminalScreen } from './terminal-screen.ts';

const FONT_SIZE = 14;
/** Characters of the usual monospaced fonts are about 0.6 as wide as high. `textLength` corrects the others. */
const CHARACTER_WIDTH = 8.32;
const LINE_HEIGHT = 20;
const MARGIN = 18;
const BAR_HEIGHT = 34;
/** style codes of colors that Muster uses, with enough contrast on the background. */
const COLORS: readonly (readonly [code: number, color: string])[] = [
  [31, '#ff9d95'],
  [32, '#6fd39b'],
  [33, '#f0bd63'],
  [35, '#d8a6f5'],
  [36, '#7fd3e6'],
  [90, '#a2abbb'],
];

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
const rounded = (number: number): string => String(Number(number.toFixed(1)));

/** Runs of cells with the same style. Blank cells without a style separate words that are far apart. */
function runsOf(line: readonly Cell[]): { readonly column: number; readonly cells: readonly Cell[] }[] {
  const runs: { column: number; cells: Cell[] }[] = [];
  for (const [column, cell] of line.entries()) {
    const last = runs.at(-1);
    if (last?.cells.at(-1)?.style.join() === cell.style.join()) last.cells.push(cell);
    else runs.push({ column, cells: [cell] });
  }
  return runs.map(({ column, cells }) => {
    const blanks = cells.findIndex(({ text }) => text !== ' ');
    return blanks <= 0 ? { column, cells } : { column: column + blanks, cells: cells.slice(blanks) };
  });
}

function textOf(cells: readonly Cell[], column: number, row: number): string {
  const text = cells
    .map((cell) => cell.text)
    .join('')
    .trimEnd();
  if (text === '') return '';
  const classes = (cells[0]?.style ?? []).map((code) => `c${code}`).join(' ');
  return [
    `<text x="${rounded(MARGIN + column * CHARACTER_WIDTH)}" y="${BAR_HEIGHT + (row + 1) * LINE_HEIGHT}"`,
    ` textLength="${rounded([...text].length * CHARACTER_WIDTH)}"`,
    classes === '' ? '' : ` class="${classes}"`,
    `>${escaped(text)}</text>`,
  ].join('');
}

/** A picture of a terminal as SVG: its text stays text. */
export function terminalSvg(
  { lines }: Pick<TerminalScreen, 'lines'>,
  { columns, title }: { readonly columns: number; readonly title: string },
): string {
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * MARGIN);
  const height = BAR_HEIGHT + lines.length * LINE_HEIGHT + MARGIN;
  const texts = lines.flatMap((line, row) =>
    runsOf(line).flatMap(({ column, cells }) => textOf(cells, column, row) || []),
  );
  const dots = [0, 1, 2].map((dot) => `<circle cx="${MARGIN + 4 + dot * 18}" cy="17" r="5"/>`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${escaped(title)}</title>
<style>
text { font: ${FONT_SIZE}px ui-monospace, SFMono-Regular, 'DejaVu Sans Mono', monospace; fill: #e8ebf1; white-space: pre; }
.c1 { font-weight: 700; } .c2 { fill: #a2abbb; }
${COLORS.map(([code, color]) => `.c${code} { fill: ${color}; }`).join(' ')}
</style>
<rect width="${width}" height="${height}" rx="10" fill="#171b23"/>
<g fill="#414958">${dots}</g>
${texts.join('\n')}
</svg>
`;
}
