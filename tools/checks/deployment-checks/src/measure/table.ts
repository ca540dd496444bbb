import type { Measurement } from './measure-all.ts';

const kilobytes = (bytes: number): string => String(Math.round(bytes / 1000));

/** A Markdown table, aligned as Prettier aligns it. A kilobyte is 1000 bytes. */
export function tableOf(measurements: readonly Measurement[]): string {
  const rows = [
    ['function', 'zip, kB', 'without source map, kB', 'start, ms', 'of it import, ms'],
    ...measurements.map(({ name, zipBytes, withoutMapBytes, startMs, importMs }) => [
      `\`${name}\``,
      kilobytes(zipBytes),
      kilobytes(withoutMapBytes),
      String(Math.round(startMs)),
      String(Math.round(importMs)),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const [header = [], ...body] = rows;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(header), rule, ...body.map(line), ''].join('\n');
}
