import type { ColumnName } from '../../encoding/columns.ts';
import type { Column, Rows } from '../../encoding/decode-rows.ts';

/** The column of a tag key is called `tag:KEY`. */
export type AnyColumn = ColumnName | `tag:${string}`;

const TAG_PREFIX = 'tag:';

/** The rows of the table, with columns for tags and order. Everything that is expensive is made once. */
export class ResourceIndex {
  readonly rows: Rows;
  readonly #tagColumns = new Map<string, Column>();
  readonly #ranks = new Map<AnyColumn, Uint32Array>();

  constructor(rows: Rows) {
    this.rows = rows;
  }

  get count(): number {
    return this.rows.count;
  }

  column(name: AnyColumn): Column {
    return name.startsWith(TAG_PREFIX)
      ? this.#tagColumn(name.slice(TAG_PREFIX.length))
      : this.rows.columns[name as ColumnName];
  }

  /** The text of a cell, empty if there is none. */
  text(row: number, name: AnyColumn): string {
    const { values, codes } = this.column(name);
    return values[codes[row] ?? 0] ?? '';
  }

  /** Whether a cell has a value: a tag can have the empty text as its value. */
  has(row: number, name: AnyColumn): boolean {
    return (this.column(name).codes[row] ?? 0) !== 0;
  }

  tagsOf(row: number): (readonly [key: string, value: string])[] {
    const { keys, pairs, starts, positions } = this.rows.tags;
    const tags: (readonly [string, string])[] = [];
    for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
      const pair = pairs[positions[at] ?? 0];
      if (pair !== undefined) tags.push([keys[pair[0]] ?? '', pair[1]]);
    }
    return tags;
  }

  #tagColumn(key: string): Column {
    const known = this.#tagColumns.get(key);
    if (known !== undefined) return known;
    const { keys, pairs, starts, positions } = this.rows.tags;
    const keyAt = keys.indexOf(key);
    const values = [''];
    const codes = new Uint32Array(this.count);
    if (keyAt >= 0) {
      /** The code of each distinct tag with this key. */
      const codeOf = new Uint32Array(pairs.length);
      for (const [position, [at, value]] of pairs.entries())
        if (at === keyAt) {
          codeOf[position] = values.length;
          values.push(value);
        }
      for (let row = 0; row < this.count; row++)
        for (let at = starts[row] ?? 0; at < (starts[row + 1] ?? 0); at++) {
          const code = codeOf[positions[at] ?? 0] ?? 0;
          if (code !== 0) codes[row] = code;
        }
    }
    const column = { values, codes };
    this.#tagColumns.set(key, column);
    return column;
  }

  /** The place of each value of a column in the order of its values. */
  #ranksOf(name: AnyColumn): Uint32Array {
    const known = this.#ranks.get(name);
    if (known !== undefined) return known;
    const { values } = this.column(name);
    const order = Array.from(values.keys()).slice(1);
    const compared = (a: number, b: number) => {
      const [left = '', right = ''] = [values[a], values[b]];
      return left < right ? -1 : left > right ? 1 : 0;
    };
    const ranks = new Uint32Array(values.length);
    for (const [rank, code] of order.toSorted(compared).entries()) ranks[code] = rank + 1;
    this.#ranks.set(name, ranks);
    return ranks;
  }

  /** The same rows in the order of a column. Rows without a value are last. Equal rows keep their order. */
  sorted(rows: Uint32Array, name: AnyColumn, direction: 'ascending' | 'descending'): Uint32Array {
    const { codes } = this.column(name);
    const ranks = this.#ranksOf(name);
    const last = ranks.length;
    const placeOf = (row: number): number => {
      const rank = ranks[codes[row] ?? 0] ?? 0;
      if (rank === 0) return last;
      return direction === 'ascending' ? rank - 1 : last - 1 - rank;
    };
    return sortedByPlace(rows, placeOf, last + 1);
  }
}

/** Sorts in linear time: places are small whole numbers. */
function sortedByPlace(rows: Uint32Array, placeOf: (row: number) => number, places: number): Uint32Array {
  const starts = new Uint32Array(places + 1);
  for (const row of rows) {
    const next = placeOf(row) + 1;
    starts[next] = (starts[next] ?? 0) + 1;
  }
  for (let place = 1; place <= places; place++)
    starts[place] = (starts[place] ?? 0) + (starts[place - 1] ?? 0);
  const sorted = new Uint32Array(rows.length);
  for (const row of rows) {
    const place = placeOf(row);
    const at = starts[place] ?? 0;
    sorted[at] = row;
    starts[place] = at + 1;
  }
  return sorted;
}
