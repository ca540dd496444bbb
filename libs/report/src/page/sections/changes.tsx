import { accountId, accountLabel, usePage } from '../context.ts';
import { count, counted, plural } from '../format.ts';
import { Empty, Foreign, Section } from '../parts/section.tsx';
import { Time } from '../parts/time.tsx';
import type { Chosen } from '../query/facets.ts';

const KINDS = [
  ['added', 'Added', 'first seen since then'],
  ['changed', 'Changed', 'an attribute or a tag differs'],
  ['gone', 'Gone', 'missing in a complete scan'],
] as const;
type Kind = (typeof KINDS)[number][0];

const chosenOf = (kind: Kind, account?: string): Chosen =>
  new Map([
    ['change', new Set([kind])],
    ...(account === undefined ? [] : [['accountId', new Set([account])] as const]),
  ]);

/** What is different from the end of an earlier run. */
export function Changes() {
  const { report, showResources, hasRows } = usePage();
  const { changes } = report.totals;
  if (changes === undefined)
    return (
      <Section id="changes" title="Changes">
        <Empty>
          There is no earlier run to compare with. The next report shows what changed since this run.
        </Empty>
      </Section>
    );
  const unreadable = report.targets.filter(({ state }) => state === 'unreadable').length;
  const total = changes.added + changes.changed + changes.gone;
  const rows = changes.byAccount
    .filter(({ added, changed, gone }) => added + changed + gone > 0)
    .toSorted((a, b) => b.added + b.changed + b.gone - (a.added + a.changed + a.gone));
  return (
    <Section
      id="changes"
      title="Changes"
      lead={
        <>
          Since run <code>{changes.runId}</code> ended on <Time at={changes.since} />.
          {unreadable === 0
            ? ''
            : ` ${plural(unreadable, 'target')} could not be read: changes there are not known, and nothing there counts as gone.`}
        </>
      }
    >
      <ul class="tiles small" aria-label="Changes">
        {KINDS.map(([kind, title, note]) => (
          <li class="tile" key={kind}>
            <p class="tile-title">{title}</p>
            <p class={`tile-value ${kind}`}>
              {hasRows && changes[kind] > 0 ? (
                <button
                  type="button"
                  class="link"
                  aria-label={`Show ${counted(changes[kind], report.words)}: ${kind}`}
                  onClick={() => showResources(chosenOf(kind))}
                >
                  {count(changes[kind])}
                </button>
              ) : (
                count(changes[kind])
              )}
            </p>
            <div class="tile-note">{note}</div>
          </li>
        ))}
      </ul>
      {total === 0 ? (
        <Empty>Nothing changed.</Empty>
      ) : (
        <div class="table-scroll" tabIndex={0} role="region" aria-label="Changes by account">
          <table class="plain">
            <thead>
              <tr>
                <th scope="col">Account</th>
                {KINDS.map(([kind, title]) => (
                  <th scope="col" class="number" key={kind}>
                    {title}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.slice(0, MAX_ROWS).map((row) => (
                <tr key={row.account}>
                  <th scope="row">
                    <Foreign text={accountLabel(report, row.account)} />
                  </th>
                  {KINDS.map(([kind]) => (
                    <td class="number" key={kind}>
                      {hasRows && row[kind] > 0 ? (
                        <button
                          type="button"
                          class="link"
                          aria-label={`Show ${counted(row[kind], report.words)}: ${kind} in ${accountId(report, row.account)}`}
                          onClick={() => showResources(chosenOf(kind, accountId(report, row.account)))}
                        >
                          {count(row[kind])}
                        </button>
                      ) : (
                        count(row[kind])
                      )}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
      {rows.length > MAX_ROWS ? (
        <p class="muted">{plural(rows.length - MAX_ROWS, 'more account')} with changes are not listed.</p>
      ) : null}
    </Section>
  );
}

const MAX_ROWS = 100;
