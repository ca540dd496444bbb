import { RESOURCE_COLUMNS } from '@muster/inventory-table/resource-columns';
import type { ResourceIndex } from './resource-index.ts';

/** Spreadsheets read a cell that begins with one of these as a formula. */
const FORMULA = /^[=+\-@\t\r]/;

/** A cell of a CSV file. An apostrophe keeps spreadsheets from reading the text as a formula. */
export function csvCell(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Lines that become one part of the file. */
const PART_ROWS = 5_000;

/** The rows with all columns and the tags as JSON, like `muster inventory --format csv`. */
export function csvParts(index: ResourceIndex, rows: Uint32Array): string[] {
  const parts = [`${[...RESOURCE_COLUMNS, 'tags'].join(',')}\r\n`];
  for (let at = 0; at < rows.length; at += PART_ROWS) {
    let part = '';
    for (const row of rows.subarray(at, at + PART_ROWS)) {
      const tags = JSON.stringify(Object.fromEntries(index.tagsOf(row)));
      const cells = RESOURCE_COLUMNS.map((name) => csvCell(index.text(row, name)));
      part += `${[...cells, csvCell(tags)].join(',')}\r\n`;
    }
    parts.push(part);
  }
  return parts;
}
