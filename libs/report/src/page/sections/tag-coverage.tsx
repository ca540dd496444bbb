import { useState } from 'preact/hooks';
import type { KeyCoverage } from '../../model.ts';
import { accountId, accountLabel, regionName, usePage } from '../context.ts';
import { capital, count, counted, plural, share } from '../format.ts';
import { Bar } from '../parts/bars.tsx';
import { Empty, Foreign, Section } from '../parts/section.tsx';
import { MISSES_TAG, presentWith } from '../query/facets.ts';

const SHOWN_ROWS = 12;

const LEADS = {
  chosen: 'The tag keys that were chosen for this report.',
  ofRules: 'The tag keys that the rules of the run set.',
  mostFrequent: 'The most frequent tag keys. Choose others with --tag-keys.',
} as const;

/** 0 to 4, for the color of a cell. */
const toneOf = (part: number, whole: number): string =>
  whole === 0
    ? 'none'
    : part === whole
      ? 'full'
      : part / whole >= 0.9
        ? 'high'
        : part / whole >= 0.5
          ? 'half'
          : 'low';

interface CoverageRow {
  readonly name: string;
  readonly facet: 'accountId' | 'region';
  readonly value: string;
  readonly total: number;
  readonly present: (key: KeyCoverage) => number;
}

/** How many resources have the keys, by account and by region. */
export function TagCoverage() {
  const { report } = usePage();
  const { words } = report;
  const { tags, present, byAccount, byRegion } = report.totals;
  const rowsOf = (
    totals: readonly number[],
    facet: CoverageRow['facet'],
    name: (position: number) => string,
    value = name,
  ): CoverageRow[] =>
    totals
      .map((total, position) => ({
        name: name(position),
        facet,
        value: value(position),
        total,
        present: (key: KeyCoverage) => (facet === 'region' ? key.byRegion : key.byAccount)[position] ?? 0,
      }))
      .filter(({ total }) => total > 0)
      .toSorted((a, b) => b.total - a.total);
  return (
    <Section
      id="tags"
      title="Tag coverage"
      lead={`${LEADS[tags.keysAre]} ${plural(tags.distinctKeys, 'distinct key')} in use.`}
    >
      {present === 0 || tags.keys.length === 0 ? (
        <Empty>{present === 0 ? `There are no ${words.many}.` : `No ${words.one} has a tag.`}</Empty>
      ) : (
        <>
          <ul class="tiles small" aria-label="Tag keys">
            {tags.keys.map(({ key, present: having }) => (
              <li class="tile" key={key}>
                <p class="tile-title">
                  <Foreign text={key} />
                </p>
                <p class="tile-value">{share(having, present)}</p>
                <div class="tile-note">
                  <Bar value={having} of={present} tone="good" />
                  {count(present - having)} without it
                </div>
              </li>
            ))}
          </ul>
          <div class="columns-2">
            <CoverageTable
              of="Account"
              rows={rowsOf(
                byAccount,
                'accountId',
                (position) => accountLabel(report, position),
                (position) => accountId(report, position),
              )}
            />
            <CoverageTable
              of="Region"
              rows={rowsOf(byRegion, 'region', (position) => regionName(report, position))}
            />
          </div>
        </>
      )}
    </Section>
  );
}

function CoverageTable({ of, rows }: { of: 'Account' | 'Region'; rows: readonly CoverageRow[] }) {
  const { report, showResources, hasRows } = usePage();
  const { keys } = report.totals.tags;
  const [isWhole, setWhole] = useState(false);
  const shown = isWhole ? rows : rows.slice(0, SHOWN_ROWS);
  const showMissing = ({ facet, value }: CoverageRow, key: string) =>
    showResources(presentWith([facet, value], [`tag:${key}`, MISSES_TAG]));
  const title = `By ${of.toLowerCase()}`;
  return (
    <div class="panel">
      <h3>{title}</h3>
      <div class="table-scroll" tabIndex={0} role="region" aria-label={`Tag coverage: ${title}`}>
        <table class="plain coverage">
          <thead>
            <tr>
              <th scope="col">{of}</th>
              {keys.map(({ key }) => (
                <th scope="col" class="number" key={key}>
                  <Foreign text={key} />
                </th>
              ))}
              <th scope="col" class="number">
                {capital(report.words.many)}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.value}>
                <th scope="row">
                  <Foreign text={row.name} />
                </th>
                {keys.map((key) => {
                  const having = row.present(key);
                  const text = share(having, row.total);
                  return (
                    <td class={`number tone-${toneOf(having, row.total)}`} key={key.key}>
                      {hasRows && having < row.total ? (
                        <button
                          type="button"
                          class="link"
                          title={`Show ${counted(row.total - having, report.words)} without ${key.key}`}
                          onClick={() => showMissing(row, key.key)}
                        >
                          {text}
                        </button>
                      ) : (
                        text
                      )}
                    </td>
                  );
                })}
                <td class="number muted">{count(row.total)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > SHOWN_ROWS ? (
        <button type="button" class="link more" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show ${count(rows.length - SHOWN_ROWS)} more`}
        </button>
      ) : null}
    </div>
  );
}
