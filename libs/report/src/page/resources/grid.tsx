import type { Words } from '@muster/contracts';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { usePage } from '../context.ts';
import { capital, count } from '../format.ts';
import { Foreign } from '../parts/section.tsx';
import type { AnyColumn, ResourceIndex } from '../query/resource-index.ts';
import { Cell } from './cell.tsx';

/** The height of a row in CSS. */
const ROW_PX = 36;
/** Rows that are drawn beyond the visible ones. */
const EXTRA_ROWS = 8;
/** Rows on paper. */
const PRINTED_ROWS = 300;

export interface Sorting {
  readonly column: AnyColumn;
  readonly direction: 'ascending' | 'descending';
}

const TITLES: ReadonlyMap<AnyColumn, string> = new Map<AnyColumn, string>([
  ['tag:Name', 'Name'],
  ['accountId', 'Account'],
  ['region', 'Region'],
  ['state', 'State'],
  ['instanceType', 'Type'],
  ['launchTime', 'Launched'],
  ['privateIpAddress', 'Private address'],
]);

const titleOf = (column: AnyColumn, { one }: Words): string =>
  column === 'resourceId' ? capital(one) : (TITLES.get(column) ?? column.slice('tag:'.length));
/** The least widths of the columns. They share what is left. As in the style sheet. */
const WIDTHS_PX: ReadonlyMap<AnyColumn, number> = new Map<AnyColumn, number>([
  ['resourceId', 188],
  ['launchTime', 176],
  ['state', 104],
]);
const DEFAULT_WIDTH_PX = 138;
const widthOf = (columns: readonly AnyColumn[]): number =>
  columns.reduce((sum, column) => sum + (WIDTHS_PX.get(column) ?? DEFAULT_WIDTH_PX), 0);

const classOf = (column: AnyColumn): string => (column.startsWith('tag:') ? 'tag' : column);

function nextSorting(sorting: Sorting | undefined, column: AnyColumn): Sorting | undefined {
  if (sorting?.column !== column) return { column, direction: 'ascending' };
  return sorting.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}

/**
 * True while the page is printed: then the first rows are drawn without scrolling. The media query changes only after
 * the browser has counted the pages of paper, so the event before it counts, too.
 */
function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const media = globalThis.matchMedia('print');
    const update = () => setPrinting(media.matches);
    const begin = () => setPrinting(true);
    const end = () => setPrinting(false);
    media.addEventListener('change', update);
    globalThis.addEventListener('beforeprint', begin);
    globalThis.addEventListener('afterprint', end);
    return () => {
      media.removeEventListener('change', update);
      globalThis.removeEventListener('beforeprint', begin);
      globalThis.removeEventListener('afterprint', end);
    };
  }, []);
  return isPrinting;
}

/** The visible rows of the table. Only these are in the document. */
export function Grid(props: {
  index: ResourceIndex;
  rows: Uint32Array;
  columns: readonly AnyColumn[];
  sorting: Sorting | undefined;
  onSort: (sorting: Sorting | undefined) => void;
  onOpen: (row: number) => void;
  accountNames: ReadonlyMap<string, string>;
}) {
  const { index, rows, columns, sorting, onSort, onOpen, accountNames } = props;
  const { report } = usePage();
  const grid = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [active, setActive] = useState(0);
  const isPrinting = usePrinting();
  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() => setHeight(element.clientHeight));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    grid.current?.scrollTo({ top: 0 });
    setTop(0);
    setActive(0);
  }, [rows]);
  const first = isPrinting ? 0 : Math.max(0, Math.floor(top / ROW_PX) - EXTRA_ROWS);
  const last = isPrinting
    ? Math.min(rows.length, PRINTED_ROWS)
    : Math.min(rows.length, Math.ceil((top + height) / ROW_PX) + EXTRA_ROWS);
  const moveTo = (position: number) => {
    const next = Math.min(rows.length - 1, Math.max(0, position));
    setActive(next);
    const element = grid.current;
    if (element === null) return;
    const page = element.clientHeight - 2 * ROW_PX;
    if (next * ROW_PX < element.scrollTop) element.scrollTop = next * ROW_PX;
    else if (next * ROW_PX > element.scrollTop + page) element.scrollTop = next * ROW_PX - page;
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target !== grid.current) return;
    const pageRows = Math.max(1, Math.floor(height / ROW_PX) - 2);
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: active + 1,
      ArrowUp: active - 1,
      PageDown: active + pageRows,
      PageUp: active - pageRows,
      Home: 0,
      End: rows.length - 1,
    };
    const target = Object.hasOwn(targets, event.key) ? targets[event.key] : undefined;
    const row = rows[active];
    if (target !== undefined) moveTo(target);
    else if ((event.key === 'Enter' || event.key === ' ') && row !== undefined) onOpen(row);
    else return;
    event.preventDefault();
  };
  const visible = Array.from(rows.subarray(first, last));
  return (
    <div class="grid-frame">
      <div
        class={isPrinting ? 'grid printing' : 'grid'}
        role="grid"
        ref={grid}
        tabIndex={0}
        aria-label="Resources. Arrow keys choose a row, Enter shows its details."
        aria-rowcount={rows.length + 1}
        aria-colcount={columns.length}
        aria-activedescendant={active >= first && active < last ? `row-${active}` : undefined}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={onKeyDown}
      >
        <div
          role="rowgroup"
          class="grid-head"
          style={isPrinting ? {} : { minWidth: `${widthOf(columns)}px` }}
        >
          <div role="row" aria-rowindex={1} class="grid-row">
            {columns.map((column, position) => {
              const direction = sorting?.column === column ? sorting.direction : 'none';
              return (
                <div
                  role="columnheader"
                  key={column}
                  class={classOf(column)}
                  aria-sort={direction}
                  aria-colindex={position + 1}
                >
                  <button type="button" onClick={() => onSort(nextSorting(sorting, column))}>
                    <Foreign text={titleOf(column, report.words)} />
                    <span class="arrow" aria-hidden="true">
                      {direction === 'ascending' ? '▲' : direction === 'descending' ? '▼' : ''}
                    </span>
                  </button>
                </div>
              );
            })}
          </div>
        </div>
        <div
          role="rowgroup"
          class="grid-body"
          style={isPrinting ? {} : { height: `${rows.length * ROW_PX}px`, minWidth: `${widthOf(columns)}px` }}
        >
          {visible.map((row, position) => {
            const at = first + position;
            return (
              <div
                role="row"
                key={row}
                id={`row-${at}`}
                aria-rowindex={at + 2}
                aria-selected={at === active}
                class={at === active ? 'grid-row active' : 'grid-row'}
                style={isPrinting ? {} : { transform: `translateY(${at * ROW_PX}px)` }}
                onClick={() => {
                  setActive(at);
                  onOpen(row);
                }}
              >
                {columns.map((column, columnAt) => (
                  <div role="gridcell" key={column} class={classOf(column)} aria-colindex={columnAt + 1}>
                    <Cell index={index} row={row} column={column} accountNames={accountNames} />
                  </div>
                ))}
              </div>
            );
          })}
        </div>
      </div>
      {rows.length === 0 ? <p class="empty overlay">No resource matches. Remove a filter.</p> : null}
      {rows.length > PRINTED_ROWS ? (
        <p class="print-only muted">
          The first {count(PRINTED_ROWS)} of {count(rows.length)} rows. The file{' '}
          {report.run === undefined ? '' : `of run ${report.run.runId} `}has all of them.
        </p>
      ) : null}
    </div>
  );
}
