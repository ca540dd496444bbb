import Table from 'cli-table3';
import { fit, formatCount } from './format.ts';

const NO_BORDERS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** Rows of a table that shows only the first ones. */
const MAX_ROWS = 20;

/** The first rows as a table, and how many more there are. Empty without rows. @param noun of the rows, in the plural */
export function firstRows(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  noun: string,
): string {
  if (rows.length === 0) return '';
  const more = rows.length - MAX_ROWS;
  const note = more > 0 ? `\n… and ${formatCount(more)} more ${noun}` : '';
  return `${plainTable(head, rows.slice(0, MAX_ROWS))}${note}`;
}

/** A plain table for a few hundred rows at most: no borders, no colors, one line for each row. */
export function plainTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  maxCellWidth = 300,
): string {
  const table = new Table({
    head: [...head],
    chars: NO_BORDERS,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  });
  table.push(...rows.map((row) => row.map((cell) => fit(cell, maxCellWidth))));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
