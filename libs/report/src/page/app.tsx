import type { Words } from '@muster/contracts';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Rows } from '../encoding/decode-rows.ts';
import type { Report } from '../model.ts';
import { Page, type PageContext, usePage } from './context.ts';
import { capital, type Clock } from './format.ts';
import { loadRows } from './load.ts';
import type { Chosen } from './query/facets.ts';
import { NOTHING_CHOSEN, Resources } from './resources/resources.tsx';
import { Breakdown, groupsTitle } from './sections/breakdown.tsx';
import { Changes } from './sections/changes.tsx';
import { Failures } from './sections/failures.tsx';
import { Header, type Theme } from './sections/header.tsx';
import { HeatMap } from './sections/heat-map.tsx';
import { Notices } from './sections/notices.tsx';
import { TagChangesSection } from './sections/tag-changes.tsx';
import { TagCoverage } from './sections/tag-coverage.tsx';
import { Tiles } from './sections/tiles.tsx';

const LINKS: readonly (readonly [id: string, title: (words: Words) => string])[] = [
  ['map', () => 'Accounts and regions'],
  ['failures', () => 'Failures'],
  ['changes', () => 'Changes'],
  ['groups', groupsTitle],
  ['tags', () => 'Tag coverage'],
  ['tag-changes', () => 'Tag changes'],
  ['resources', () => 'All resources'],
];

type RowsState = 'loading' | 'none' | 'broken' | Rows;

function useRows(): RowsState {
  const [rows, setRows] = useState<RowsState>('loading');
  useEffect(() => {
    // The numbers are painted before the rows are unpacked.
    const frame = requestAnimationFrame(() =>
      setTimeout(
        () =>
          void loadRows().then(
            (loaded) => setRows(loaded ?? 'none'),
            () => setRows('broken'),
          ),
      ),
    );
    return () => cancelAnimationFrame(frame);
  }, []);
  return rows;
}

export function App({ report }: { report: Report }) {
  const [clock, setClock] = useState<Clock>('local');
  const [theme, setTheme] = useState<Theme>('auto');
  const [chosen, setChosen] = useState<Chosen>(NOTHING_CHOSEN);
  const rows = useRows();
  const table = useRef<HTMLDivElement>(null);
  useEffect(() => {
    document.documentElement.dataset['theme'] = theme;
  }, [theme]);
  const context = useMemo<PageContext>(
    () => ({
      report,
      clock,
      hasRows: report.listed !== undefined,
      showResources: (next) => {
        setChosen(next);
        table.current?.focus();
        document.getElementById('resources')?.scrollIntoView();
      },
    }),
    [report, clock],
  );
  return (
    <Page.Provider value={context}>
      <a class="skip" href="#map">
        Skip to the content
      </a>
      <Header theme={theme} onTheme={setTheme} onClock={setClock} />
      <nav aria-label="Sections">
        <ul>
          {LINKS.map(([id, title]) => (
            <li key={id}>
              <a href={`#${id}`}>{title(report.words)}</a>
            </li>
          ))}
        </ul>
      </nav>
      <main>
        <Notices />
        <Tiles />
        <HeatMap />
        <Failures />
        <Changes />
        <Breakdown />
        <TagCoverage />
        <TagChangesSection />
        <ResourcesOrReason rows={rows} chosen={chosen} onChosen={setChosen} heading={table} />
      </main>
      <footer>
        <p>
          A target that could not be read is never reported as deleted. {capital(report.words.many)} count as
          gone only if a complete scan of their account and region did not find them.
        </p>
        <p>
          Made by Muster {report.musterVersion}. This file works offline and loads nothing from the network.
        </p>
      </footer>
    </Page.Provider>
  );
}

function ResourcesOrReason(props: {
  rows: RowsState;
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
  heading: { current: HTMLDivElement | null };
}) {
  const { rows } = props;
  const { words } = usePage().report;
  if (typeof rows === 'object') return <Resources {...props} rows={rows} />;
  return (
    <section id="resources" aria-labelledby="resources-title">
      <h2 id="resources-title">All resources</h2>
      <p class="empty">
        {rows === 'loading'
          ? 'Unpacking the table…'
          : rows === 'broken'
            ? 'The rows of this file cannot be unpacked: the file is damaged, or the browser is older than 2024.'
            : `This page has totals only, because there are too many ${words.many} for one page.`}
      </p>
    </section>
  );
}
