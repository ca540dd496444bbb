import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Rows } from '../../encoding/decode-rows.ts';
import { usePage } from '../context.ts';
import { count, plural } from '../format.ts';
import { Section } from '../parts/section.tsx';
import { csvParts } from '../query/csv.ts';
import { type Chosen, facetsOf, filterRows } from '../query/facets.ts';
import { type AnyColumn, ResourceIndex } from '../query/resource-index.ts';
import { Search } from '../query/search.ts';
import { ResourceDetails } from './details.tsx';
import { FacetList } from './facet-list.tsx';
import { Grid, type Sorting } from './grid.tsx';

export const NOTHING_CHOSEN: Chosen = new Map();

/** The names, with the ID where several accounts have the same name. */
function distinct(names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const accounts = Map.groupBy(names, ([, name]) => name);
  return new Map(
    [...names].map(([id, name]) => [id, accounts.get(name)?.length === 1 ? name : `${name} (${id})`]),
  );
}

const saveAs = (parts: readonly string[], name: string): void => {
  // The mark at the beginning makes spreadsheets read UTF-8.
  const url = URL.createObjectURL(new Blob(['\uFEFF', ...parts], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
};

/** The table of all resources, with search, facets, order and download. */
export function Resources(props: {
  rows: Rows;
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
  heading: { current: HTMLDivElement | null };
}) {
  const { report } = usePage();
  const { rows, chosen, onChosen } = props;
  const [text, setText] = useState('');
  const searched = useDelayed(text);
  const [sorting, setSorting] = useState<Sorting>();
  const [opened, setOpened] = useState<number>();
  const names = useMemo(
    () =>
      new Map(report.accounts.flatMap(({ id, name }) => (name === undefined ? [] : [[id, name] as const]))),
    [report],
  );
  const shownNames = useMemo(() => distinct(names), [names]);
  const index = useMemo(() => new ResourceIndex(rows), [rows]);
  const search = useMemo(() => new Search(index, names), [index, names]);
  const { keys } = report.totals.tags;
  const facets = useMemo(
    () =>
      facetsOf(
        index,
        keys.map(({ key }) => key),
        report.totals.changes,
        (id) => (names.has(id) ? `${names.get(id)} (${id})` : id),
      ),
    [index, keys, names, report],
  );
  const matching = useMemo(() => search.matches(searched), [search, searched]);
  const { rows: found, counts } = useMemo(
    () => filterRows(index.count, facets, chosen, matching),
    [index, facets, chosen, matching],
  );
  const sorted = useMemo(
    () => (sorting === undefined ? found : index.sorted(found, sorting.column, sorting.direction)),
    [index, found, sorting],
  );
  const columns: readonly AnyColumn[] = [
    'tag:Name',
    'resourceId',
    'accountId',
    'region',
    'state',
    'instanceType',
    'launchTime',
    'privateIpAddress',
    ...keys.map(({ key }): AnyColumn => `tag:${key}`).filter((column) => column !== 'tag:Name'),
  ];
  const isFiltered = text !== '' || [...chosen.values()].some(({ size }) => size > 0);
  useFoundMark(found.length);
  return (
    <Section id="resources" title="All resources">
      <div class="resources" ref={props.heading} tabIndex={-1}>
        <div class="table-tools">
          <label class="search">
            <span class="visually-hidden">Search in all columns and tags</span>
            <input
              type="search"
              placeholder="Search IDs, addresses, types, tags such as owner=web"
              value={text}
              onInput={(event) => setText(event.currentTarget.value)}
              autocomplete="off"
              spellcheck={false}
            />
          </label>
          <p class="found" role="status">
            <strong>{count(found.length)}</strong> of {plural(index.count, 'resource')}
          </p>
          {isFiltered ? (
            <button
              type="button"
              onClick={() => {
                setText('');
                onChosen(NOTHING_CHOSEN);
              }}
            >
              Show all
            </button>
          ) : null}
          <button
            type="button"
            class="primary"
            disabled={found.length === 0}
            onClick={() => saveAs(csvParts(index, sorted), `muster-${report.run?.runId ?? 'inventory'}.csv`)}
          >
            Download CSV
          </button>
        </div>
        <div class="with-facets">
          <FacetList facets={facets} counts={counts} chosen={chosen} onChosen={onChosen} />
          <Grid
            index={index}
            rows={sorted}
            columns={columns}
            sorting={sorting}
            onSort={setSorting}
            onOpen={setOpened}
            accountNames={shownNames}
          />
        </div>
      </div>
      {opened === undefined ? null : (
        <ResourceDetails index={index} row={opened} onClose={() => setOpened(undefined)} />
      )}
    </Section>
  );
}

/** A search of all rows takes longer than a key stroke: it waits for a short pause. */
const PAUSE_MS = 120;

function useDelayed(text: string): string {
  const [delayed, setDelayed] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setDelayed(text), text === '' ? 0 : PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return delayed;
}

/** For tests and measurements: when the table shows a new result. */
function useFoundMark(found: number): void {
  useEffect(() => {
    if (document.documentElement.dataset['found'] === undefined) performance.mark('muster-table');
    document.documentElement.dataset['found'] = String(found);
  }, [found]);
}
