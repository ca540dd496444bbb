import { type Resource, wordsForAll } from '@muster/contracts';
import type { Paint, Style } from '../output/colors.ts';
import { counted, plural } from '../output/format.ts';
import { visibleText } from '../output/terminal-text.ts';
import {
  accountNameColumn,
  type ColumnContext,
  columnOf,
  type InventoryColumn,
  stateColumn,
  tagsColumn,
} from './columns.ts';
import { type LaidOut, layOut, lineOf, type Placed } from './layout.ts';

export interface TableOptions extends ColumnContext {
  /** Absent: the columns for which there is room. */
  readonly columns?: readonly InventoryColumn[] | undefined;
  /** Columns of the terminal. Undefined: the output is not a terminal, and nothing is cut. */
  readonly width: number | undefined;
  readonly paint: Paint;
  /** The known targets of the selection. */
  readonly targets: readonly { readonly accountId: string; readonly region: string }[];
  readonly limit?: number | undefined;
}

const STYLES: ReadonlyMap<string, Style> = new Map([
  ['running', 'green'],
  ['pending', 'yellow'],
  ['stopping', 'yellow'],
  ['shutting-down', 'yellow'],
  ['stopped', 'red'],
  ['terminated', 'gray'],
  ['gone', 'gray'],
  ['unknown', 'magenta'],
]);

const RIGID: ReadonlySet<string> = new Set(['id', 'region', 'account']);
/** In a table with the default columns. Types such as `m7g.metal-48xl` are rare. */
const MIN_WIDTHS: ReadonlyMap<string, number> = new Map([
  ['name', 9],
  ['type', 11],
  [accountNameColumn.name, 20],
  ['tags', 16],
]);

/**
 * Resources as a table, page by page. The first page gives the columns their widths. If more pages follow, the columns
 * have room for the regions and accounts of all known targets.
 */
export async function* resourceTable(
  pages: AsyncIterable<readonly Resource[]>,
  options: TableOptions,
): AsyncGenerator<string> {
  const { paint, width, limit } = options;
  const columns = options.columns ?? defaultColumns(options);
  const state = columns.indexOf(stateColumn);
  const painted = (text: string, index: number): string => {
    const style = index === state ? STYLES.get(text) : undefined;
    return style === undefined ? text : paint(style, text);
  };
  let placed: Placed[] | undefined;
  let resources = 0;
  const targets = new Set<string>();
  for await (const { page, isLast } of withLast(pages)) {
    if (page.length === 0) continue;
    const rows = page.map((resource) => columns.map((column) => cellOf(column, resource, options)));
    let text = '';
    if (placed === undefined) {
      const expected = isLast ? [] : options.targets;
      const laidOut = columns.map((column) => laidOutColumn(column, options, expected));
      placed = layOut(laidOut, rows, width ?? Number.POSITIVE_INFINITY);
      text = lineOf(
        placed,
        columns.map(({ title }) => visibleText(title)),
        width !== undefined,
        (title) => paint('bold', title),
      );
    }
    for (const row of rows) text += lineOf(placed, row, width !== undefined, painted);
    resources += page.length;
    for (const { accountId, region, resourceType } of page)
      targets.add(`${accountId} ${region} ${resourceType}`);
    yield text;
  }
  yield resources === 0
    ? `No ${wordsForAll().many}.\n`
    : `\n${counted(resources, wordsForAll())} in ${plural(targets.size, 'target')}${resources === limit ? ' (--limit)' : ''}\n`;
}

/** Reads one page ahead. */
async function* withLast(
  pages: AsyncIterable<readonly Resource[]>,
): AsyncGenerator<{ readonly page: readonly Resource[]; readonly isLast: boolean }> {
  let page: readonly Resource[] | undefined;
  for await (const next of pages) {
    if (page !== undefined) yield { page, isLast: false };
    page = next;
  }
  if (page !== undefined) yield { page, isLast: true };
}

/** A table shows the ID of an account that has no name. */
const cellOf = (column: InventoryColumn, resource: Resource, context: ColumnContext): string =>
  visibleText(column.text(resource, context) ?? (column === accountNameColumn ? resource.accountId : ''));

/** Names of accounts are shown if the inventory knows some. */
function defaultColumns({ accountNames, targets }: TableOptions): InventoryColumn[] {
  const isNamed = targets.some(({ accountId }) => accountNames.has(accountId));
  const names = ['name', 'id', 'state', 'type', 'region'];
  return [
    ...names.map((name) => (name === 'state' ? stateColumn : columnOf(name))),
    ...(isNamed ? [accountNameColumn] : []),
    columnOf('account'),
    tagsColumn,
  ];
}

function laidOutColumn(
  column: InventoryColumn,
  options: TableOptions,
  expected: TableOptions['targets'],
): LaidOut {
  const { columns, targets, accountNames } = options;
  const { name, title } = column;
  const isChosen = columns !== undefined;
  const isNamed = targets.some(({ accountId }) => accountNames.has(accountId));
  return {
    title,
    isRigid: RIGID.has(name),
    expected: expectedOf(column, accountNames, expected),
    minWidth: isChosen ? undefined : MIN_WIDTHS.get(name),
    leftOut: isChosen ? undefined : column === tagsColumn ? 2 : name === 'account' && isNamed ? 1 : undefined,
  };
}

/** The values that later pages can have. */
function expectedOf(
  column: InventoryColumn,
  accountNames: ReadonlyMap<string, string>,
  targets: TableOptions['targets'],
): string[] | undefined {
  if (column.name === 'region') return targets.map(({ region }) => region);
  if (column === accountNameColumn)
    return targets.map(({ accountId }) => visibleText(accountNames.get(accountId) ?? accountId));
  return undefined;
}
