import { RESOURCE_COLUMNS } from '@muster/inventory-table/resource-columns';
import type { ColumnName, NumberBlock, RowsHead } from './columns.ts';

export type Numbers = Uint8Array | Uint16Array | Uint32Array;

/** A column as positions in its list of distinct values. Position 0 is the absence of a value. */
export interface Column {
  /** Begins with an empty text, which is the absence of a value. */
  readonly values: readonly string[];
  readonly codes: Numbers;
}

/** The tags of all rows: those of row `n` are `positions[starts[n]]` to `positions[starts[n + 1] - 1]`. */
export interface TagColumns {
  readonly keys: readonly string[];
  readonly pairs: readonly (readonly [key: number, value: string])[];
  readonly starts: Uint32Array;
  readonly positions: Numbers;
}

export interface Rows {
  readonly count: number;
  readonly columns: Readonly<Record<ColumnName, Column>>;
  readonly tags: TagColumns;
}

/** What `RowsEncoder` wrote. This runs in the browser. */
export function decodeRows(bytes: Uint8Array): Rows {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headLength = view.getUint32(0, true);
  // Written by `RowsEncoder` into the same file.
  const head = JSON.parse(new TextDecoder().decode(bytes.subarray(4, 4 + headLength))) as RowsHead;
  let offset = 4 + headLength;
  const block = ({ width, count }: NumberBlock): Numbers => {
    const start = bytes.byteOffset + offset;
    offset += width * count;
    // A copy, because the position of a block may not be a multiple of its width.
    const copy = bytes.buffer.slice(start, start + width * count);
    return width === 1 ? new Uint8Array(copy) : width === 2 ? new Uint16Array(copy) : new Uint32Array(copy);
  };
  const columns = new Map<ColumnName, Column>();
  for (const column of head.columns)
    columns.set(
      column.name,
      'plain' in column
        ? codedColumn(column.plain)
        : { values: ['', ...column.values], codes: block(column.codes) },
    );
  const counts = block(head.tags.counts);
  const { keys, pairs } = head.tags;
  return {
    count: head.rows,
    columns: Object.fromEntries(
      RESOURCE_COLUMNS.map((name) => [name, columns.get(name) ?? absentColumn(head.rows)]),
    ) as Record<ColumnName, Column>,
    tags: { keys, pairs, starts: startsOf(counts), positions: block(head.tags.positions) },
  };
}

const absentColumn = (rows: number): Column => ({ values: [''], codes: new Uint8Array(rows) });

/** No value occurs twice. */
function codedColumn(plain: readonly (string | null)[]): Column {
  const values = [''];
  const codes = new Uint32Array(plain.length);
  for (const [row, value] of plain.entries())
    if (value !== null) {
      codes[row] = values.length;
      values.push(value);
    }
  return { values, codes };
}

function startsOf(counts: Numbers): Uint32Array {
  const starts = new Uint32Array(counts.length + 1);
  for (let row = 0; row < counts.length; row++) starts[row + 1] = (starts[row] ?? 0) + (counts[row] ?? 0);
  return starts;
}
