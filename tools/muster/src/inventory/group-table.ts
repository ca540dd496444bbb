import { wordsForAll } from '@muster/contracts';
import { compareTexts, type ResourceGroup } from '@muster/inventory-table/filter';
import { WrongUseError } from '../errors.ts';
import { counted, formatCount, plural } from '../output/format.ts';
import { visibleText } from '../output/terminal-text.ts';
import { accountNameColumn, COUNT, type GroupColumn, type InventoryColumn, type SortBy } from './columns.ts';
import { layOut, lineOf } from './layout.ts';

/** A value of a group under the name of its column. Undefined: the resources lack it. */
export interface GroupRow {
  readonly values: readonly (string | undefined)[];
  readonly count: number;
}

export interface GroupedResources {
  /** The columns of the values, without the count. */
  readonly columns: readonly InventoryColumn[];
  readonly rows: readonly GroupRow[];
}

/**
 * Groups in their order: by default the largest first. If accounts are grouped and have names, the names are a column.
 * @throws WrongUseError if the groups do not have the column of the sort key
 */
export function groupedResources(
  groups: readonly ResourceGroup[],
  by: readonly GroupColumn[],
  {
    sort,
    limit,
    accountNames,
  }: {
    readonly sort: readonly SortBy[];
    readonly limit: number | undefined;
    readonly accountNames: ReadonlyMap<string, string>;
  },
): GroupedResources {
  const keys = sort.map(({ column: { name }, descending }) => ({ index: indexOf(name, by), descending }));
  const compare = (a: ResourceGroup, b: ResourceGroup): number => {
    for (const { index, descending } of keys.length > 0
      ? keys
      : [{ index: COUNT, descending: true } as const]) {
      const order =
        index === COUNT ? a.count - b.count : compareValues(a.values[index], b.values[index], descending);
      if (order !== 0) return index === COUNT && descending ? -order : order;
    }
    for (const index of by.keys()) {
      const order = compareValues(a.values[index], b.values[index], false);
      if (order !== 0) return order;
    }
    return 0;
  };
  const rows = groups.toSorted(compare).slice(0, limit);
  const account = by.findIndex(({ name }) => name === 'account');
  if (account === -1 || !rows.some(({ values }) => accountNames.has(values[account] ?? '')))
    return { columns: by, rows };
  return {
    columns: by.toSpliced(account + 1, 0, accountNameColumn as GroupColumn),
    rows: rows.map(({ values, count }) => ({
      values: values.toSpliced(account + 1, 0, accountNames.get(values[account] ?? '')),
      count,
    })),
  };
}

function indexOf(name: string, by: readonly GroupColumn[]): number | typeof COUNT {
  if (name === COUNT) return COUNT;
  const index = by.findIndex((column) => column.name === name);
  if (index !== -1) return index;
  throw new WrongUseError(
    `--sort ${name}: groups have no such column; use ${[...by.map((column) => column.name), COUNT].join(', ')}`,
  );
}

/** Groups without the value come last. */
function compareValues(a: string | undefined, b: string | undefined, descending: boolean): number {
  if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
  return descending ? compareTexts(b, a) : compareTexts(a, b);
}

/** What a table shows for a value that the resources lack. */
const NONE = '(none)';

export function groupTable({ columns, rows }: GroupedResources, width: number | undefined): string {
  if (rows.length === 0) return `No ${wordsForAll().many}.\n`;
  const titles = [
    ...columns.map(({ title }) => ({ title: visibleText(title) })),
    { title: 'COUNT', alignsRight: true, isRigid: true },
  ];
  const cells = rows.map(({ values, count }) => [
    ...values.map((value) => (value === undefined ? NONE : visibleText(value))),
    formatCount(count),
  ]);
  const placed = layOut(titles, cells, width ?? Number.POSITIVE_INFINITY);
  const lines = [titles.map(({ title }) => title), ...cells].map((row) =>
    lineOf(placed, row, width !== undefined),
  );
  const resources = rows.reduce((sum, { count }) => sum + count, 0);
  return `${lines.join('')}\n${plural(rows.length, 'group')} of ${counted(resources, wordsForAll())}\n`;
}
