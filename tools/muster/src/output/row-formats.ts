import type { Query, QueryValue } from '@muster/sqlite';
import { stringify } from 'csv-stringify/sync';
import { WrongUseError } from '../errors.ts';
import { fit } from './format.ts';
import { escapeControls } from './json-text.ts';

export const ROW_FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type RowFormat = (typeof ROW_FORMATS)[number];

/** So many rows are formatted at once. In a table, the first ones give the columns their widths. */
const BATCH_ROWS = 1000;
const MAX_CELL_WIDTH = 300;

/**
 * The result of a query as text. Memory use does not depend on the number of rows.
 * @throws WrongUseError if two columns have one name in a format of objects
 */
export function formatRows(format: RowFormat, query: Query): Iterable<string> {
  switch (format) {
    case 'json':
      return json(query, namesOf(query));
    case 'ndjson':
      return ndjson(query, namesOf(query));
    case 'csv':
      return csv(query);
    case 'table':
      return table(query);
  }
}

function namesOf({ columns }: Query): readonly string[] {
  const twice = columns.find((name, index) => columns.indexOf(name) !== index);
  if (twice !== undefined)
    throw new WrongUseError(`two columns are named "${twice}": give one of them another name with AS`);
  return columns.map((name) => escapeControls(JSON.stringify(name)));
}

function* batchesOf({ rows }: Query): Generator<(readonly QueryValue[])[]> {
  let batch: (readonly QueryValue[])[] = [];
  for (const row of rows()) {
    batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Integers are never rounded. Bytes are a string of hexadecimal digits. */
function jsonOf(value: QueryValue): string {
  if (typeof value === 'bigint') return String(value);
  return escapeControls(JSON.stringify(value instanceof Uint8Array ? hexOf(value) : value));
}

const objectOf = (names: readonly string[], row: readonly QueryValue[]): string =>
  `{${names.map((name, index) => `${name}:${jsonOf(row[index] ?? null)}`).join(',')}}`;

function* json(query: Query, names: readonly string[]): Generator<string> {
  let separator = '[\n';
  for (const batch of batchesOf(query)) {
    yield separator + batch.map((row) => objectOf(names, row)).join(',\n');
    separator = ',\n';
  }
  yield separator === '[\n' ? '[]\n' : '\n]\n';
}

function* ndjson(query: Query, names: readonly string[]): Generator<string> {
  for (const batch of batchesOf(query)) yield batch.map((row) => `${objectOf(names, row)}\n`).join('');
}

const textOf = (value: QueryValue): string =>
  value === null ? '' : value instanceof Uint8Array ? hexOf(value) : String(value);

function* csv(query: Query): Generator<string> {
  yield stringify([query.columns]);
  for (const batch of batchesOf(query)) yield stringify(batch.map((row) => row.map(textOf)));
}

function* table(query: Query): Generator<string> {
  const head = query.columns.map((name) => name.toUpperCase());
  let widths: number[] | undefined;
  for (const batch of batchesOf(query)) {
    const lines = batch.map((row) => row.map((value) => fit(textOf(value), MAX_CELL_WIDTH)));
    const isFirst = widths === undefined;
    widths ??= head.map((title, column) =>
      Math.max(title.length, ...lines.map((cells) => cells[column]?.length ?? 0)),
    );
    const known = widths;
    const lineOf = (cells: readonly string[]) =>
      `${cells
        .map((cell, column) => cell.padEnd(known[column] ?? 0))
        .join('  ')
        .trimEnd()}\n`;
    yield (isFirst ? lineOf(head) : '') + lines.map(lineOf).join('');
  }
  if (widths === undefined) yield 'No rows.\n';
}
