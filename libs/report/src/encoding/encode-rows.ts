import type { Resource } from '@muster/contracts';
import { RESOURCE_COLUMNS } from '@muster/inventory-table/resource-columns';
import { type ColumnName, type EncodedColumn, type NumberBlock, type RowsHead, widthFor } from './columns.ts';
import { NumberList } from './number-list.ts';

class ColumnEncoder {
  readonly #positions = new Map<string, number>();
  readonly #codes = new NumberList();
  #absent = 0;

  /** @returns the number of characters that the value adds */
  add(value: string | undefined): number {
    if (value === undefined) {
      this.#absent++;
      this.#codes.push(0);
      return 0;
    }
    const known = this.#positions.get(value);
    const position = known ?? this.#positions.size + 1;
    if (known === undefined) this.#positions.set(value, position);
    this.#codes.push(position);
    return known === undefined ? value.length : 0;
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
  #characters = 0;

  /** Characters of all distinct values. Most of the memory is for them. */
  get characters(): number {
    return this.#characters;
  }

  get rows(): number {
    return this.#counts.length;
  }

  add(resource: Resource): void {
    for (const { name, encoder } of this.#columns) this.#characters += encoder.add(resource[name]);
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
      this.#characters += value.length;
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
