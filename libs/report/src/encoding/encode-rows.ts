import type { Resource } from '@muster/contracts';
import { RESOURCE_COLUMNS } from '@muster/inventory-table/resource-columns';
import { type ColumnName, type EncodedColumn, type NumberBlock, type RowsHead, widthFor } from './columns.ts';
import { NumberList } from './number-list.ts';

/**
 * Memory that a distinct value takes at most while the page is made: for its places in maps and lists, and for each
 * character, in the value, the JSON text and its bytes. Fitted to measurements (docs/report.md), and rounded up.
 */
const BYTES_PER_VALUE = 200;
const BYTES_PER_CHARACTER = 7;
/** V8 stores a text with such a character in two bytes for each of its characters. */
const BYTES_PER_WIDE_CHARACTER = 10;
const WIDE = /[^\u0000-\u00ff]/;

const bytesOf = (value: string): number =>
  BYTES_PER_VALUE + value.length * (WIDE.test(value) ? BYTES_PER_WIDE_CHARACTER : BYTES_PER_CHARACTER);

/** How large the distinct values of the rows are. */
class Size {
  characters = 0;
  bytes = 0;

  add(value: string): void {
    this.characters += value.length;
    this.bytes += bytesOf(value);
  }
}

class ColumnEncoder {
  readonly #positions = new Map<string, number>();
  readonly #codes = new NumberList();
  #absent = 0;

  /** @param size grows if the value is new */
  add(value: string | undefined, size: Size): void {
    if (value === undefined) {
      this.#absent++;
      this.#codes.push(0);
      return;
    }
    let position = this.#positions.get(value);
    if (position === undefined) {
      this.#positions.set(value, (position = this.#positions.size + 1));
      size.add(value);
    }
    this.#codes.push(position);
  }

  encode(name: ColumnName, body: Uint8Array[]): EncodedColumn {
    const values = [...this.#positions.keys()];
    const codes = this.#codes;
    if (values.length + this.#absent === codes.length)
      return { name, plain: Array.from(codes.values(), (code) => values[code - 1] ?? null) };
    return { name, values, codes: blockOf(codes, values.length, body) };
  }
}

function blockOf(numbers: NumberList, largest: number, body: Uint8Array[]): NumberBlock {
  const width = widthFor(largest);
  body.push(numbers.bytes(width));
  return { width, count: numbers.length };
}

/** Collects resources by column. A page can hold several times more rows in this form than as JSON. */
export class RowsEncoder {
  readonly #columns = RESOURCE_COLUMNS.map((name) => ({ name, encoder: new ColumnEncoder() }));
  readonly #keys = new Map<string, number>();
  /** By the position of the key: the position of the tag by its value. */
  readonly #valuesOf: Map<string, number>[] = [];
  readonly #pairs: [number, string][] = [];
  readonly #counts = new NumberList();
  readonly #positions = new NumberList();
  #mostTags = 0;
  readonly #size = new Size();

  /** Characters of all distinct values. */
  get characters(): number {
    return this.#size.characters;
  }

  /** An estimate of the memory that the rows take at most until the page is made. Most of it is for distinct values. */
  get bytes(): number {
    return this.#size.bytes;
  }

  get rows(): number {
    return this.#counts.length;
  }

  add(resource: Resource): void {
    for (const { name, encoder } of this.#columns) encoder.add(resource[name], this.#size);
    for (const [key, value] of resource.tags) this.#positions.push(this.#pairAt(key, value));
    this.#counts.push(resource.tags.size);
    this.#mostTags = Math.max(this.#mostTags, resource.tags.size);
  }

  #pairAt(key: string, value: string): number {
    let keyAt = this.#keys.get(key);
    if (keyAt === undefined) {
      this.#keys.set(key, (keyAt = this.#keys.size));
      this.#valuesOf.push(new Map());
    }
    const values = this.#valuesOf[keyAt] ?? new Map<string, number>();
    let position = values.get(value);
    if (position === undefined) {
      values.set(value, (position = this.#pairs.length));
      this.#pairs.push([keyAt, value]);
      this.#size.add(value);
    }
    return position;
  }

  /** The length of the head in four bytes, the head as JSON in UTF-8, then the blocks. */
  encode(): Uint8Array[] {
    const body: Uint8Array[] = [];
    const head: RowsHead = {
      rows: this.rows,
      columns: this.#columns.map(({ name, encoder }) => encoder.encode(name, body)),
      tags: {
        keys: [...this.#keys.keys()],
        pairs: this.#pairs,
        counts: blockOf(this.#counts, this.#mostTags, body),
        positions: blockOf(this.#positions, this.#pairs.length, body),
      },
    };
    const text = new TextEncoder().encode(JSON.stringify(head));
    const length = new Uint8Array(4);
    new DataView(length.buffer).setUint32(0, text.length, true);
    return [length, text, ...body];
  }
}
