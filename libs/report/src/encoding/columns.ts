import type { RESOURCE_COLUMNS } from '@muster/inventory-table/resource-columns';

/** The columns of the table. Tags are stored separately. */
export type ColumnName = (typeof RESOURCE_COLUMNS)[number];

/** Bytes of a number in the body: 1, 2 or 4. */
export type Width = 1 | 2 | 4;

/** A list of numbers in the body, lower byte first. */
export interface NumberBlock {
  readonly width: Width;
  readonly count: number;
}

/** A column as positions in its list of distinct values. Position 0 means that the row has no value. */
export interface CodedColumn {
  readonly values: readonly string[];
  readonly codes: NumberBlock;
}

/** A column in which no value occurs twice: the values themselves. */
export interface PlainColumn {
  readonly plain: readonly (string | null)[];
}

export type EncodedColumn = { readonly name: ColumnName } & (CodedColumn | PlainColumn);

/** The head of encoded rows, as JSON. The blocks follow it in the order in which the head names them. */
export interface RowsHead {
  readonly rows: number;
  readonly columns: readonly EncodedColumn[];
  readonly tags: {
    readonly keys: readonly string[];
    /** Each distinct tag: the position of its key, and its value. */
    readonly pairs: readonly (readonly [key: number, value: string])[];
    /** Number of tags of each row. */
    readonly counts: NumberBlock;
    /** The positions of the tags of all rows, one row after the other. */
    readonly positions: NumberBlock;
  };
}

export const widthFor = (largest: number): Width => (largest < 0x100 ? 1 : largest < 0x1_00_00 ? 2 : 4);
