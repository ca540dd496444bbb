import type { Words } from '@muster/contracts';
import { scaleQuantize, scaleThreshold } from 'd3-scale';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Report, ReportTarget, TargetState } from '../../model.ts';
import { accountLabel, regionName, usePage } from '../context.ts';
import { capital, count, counted, plural, span } from '../format.ts';
import { Foreign, Section } from '../parts/section.tsx';
import { STATE_TEXT, TargetDetails } from './target-details.tsx';

/** Accounts that are shown at first. Those with gaps come first. */
const SHOWN_ACCOUNTS = 40;
const LEVELS = [1, 2, 3, 4, 5] as const;
const HOUR_MS = 3_600_000;
/** Hours since the last complete scan: up to one, six, a day, a week, and more. */
const AGE_LIMITS_HOURS = [1, 6, 24, 168];

type Coloring = 'count' | 'age';

interface Row {
  readonly account: number;
  readonly cells: ReadonlyMap<number, ReportTarget>;
  readonly present: number;
  readonly gaps: number;
  /** State of an account without targets. */
  readonly whole: WholeState;
}

/** An account without targets has none that was read. */
type WholeState = Exclude<TargetState, 'fresh'>;
const WHOLE_TEXT: Readonly<Record<WholeState, string>> = {
  unreadable: 'could not be read: see Failures',
  outOfScope: 'out of scope: runs leave this account out',
  neverRead: 'never read: the inventory has no region of this account',
};

const isGap = (state: TargetState): boolean => state === 'unreadable' || state === 'neverRead';

function useRows(): Row[] {
  const { report } = usePage();
  return useMemo(() => {
    const byAccount = Map.groupBy(report.targets, ({ account }) => account);
    const problems = new Map(report.accountProblems.map(({ account, state }) => [account, state]));
    return [...report.accounts.keys()]
      .map((account) => {
        const targets = byAccount.get(account) ?? [];
        const whole: WholeState = problems.get(account) ?? 'neverRead';
        return {
          account,
          cells: new Map(targets.map((target) => [target.region, target])),
          present: targets.reduce((sum, { present }) => sum + present, 0),
          gaps:
            targets.length === 0 ? Number(isGap(whole)) : targets.filter(({ state }) => isGap(state)).length,
          whole,
        };
      })
      .toSorted((a, b) => b.gaps - a.gaps || b.present - a.present);
  }, [report]);
}

const SIGNS = { fresh: '', unreadable: '!', neverRead: '?', outOfScope: '–' } as const;

export function HeatMap() {
  const { report } = usePage();
  const { words } = report;
  const rows = useRows();
  const [coloring, setColoring] = useState<Coloring>('count');
  const [isWhole, setWhole] = useState(false);
  const [opened, setOpened] = useState<ReportTarget>();
  const [[activeRow, activeColumn], setActive] = useState<readonly [number, number]>([0, 0]);
  const table = useRef<HTMLTableElement>(null);
  const regions = useMemo(
    () =>
      [...report.regions.keys()].toSorted((a, b) => (regionName(report, a) < regionName(report, b) ? -1 : 1)),
    [report],
  );
  const shown = isWhole ? rows : rows.slice(0, SHOWN_ACCOUNTS);
  /** One cell can always be reached with Tab, also while the active row has none. */
  const tabRow =
    (shown[activeRow]?.cells.size ?? 0) > 0 ? activeRow : shown.findIndex(({ cells }) => cells.size > 0);
  const largest = report.targets.reduce((most, { present }) => Math.max(most, present), 1);
  const ofCount = scaleQuantize<number>([0, largest], LEVELS);
  const ofAge = scaleThreshold<number, number>(AGE_LIMITS_HOURS, [...LEVELS].toReversed());
  const levelOf = ({ present, lastCompleteScanAt }: ReportTarget): number => {
    if (coloring === 'count') return present === 0 ? 0 : ofCount(present);
    if (lastCompleteScanAt === undefined) return 0;
    return ofAge((Date.parse(report.madeAt) - Date.parse(lastCompleteScanAt)) / HOUR_MS);
  };
  const move = (event: KeyboardEvent) => {
    const steps: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [-1, 0],
      ArrowDown: [1, 0],
      ArrowLeft: [0, -1],
      ArrowRight: [0, 1],
    };
    const step = Object.hasOwn(steps, event.key) ? steps[event.key] : undefined;
    if (step === undefined) return;
    event.preventDefault();
    const next = [
      Math.min(shown.length - 1, Math.max(0, activeRow + step[0])),
      Math.min(regions.length - 1, Math.max(0, activeColumn + step[1])),
    ] as const;
    // A row without cells is passed over: the focus stays, and the next key continues after it.
    setActive(next);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next[0]}-${next[1]}"]`)?.focus();
  };
  if (rows.length === 0)
    return (
      <Section id="map" title="Accounts and regions">
        <p class="empty">No run has read an account yet. Start one with "muster run".</p>
      </Section>
    );
  return (
    <Section
      id="map"
      title="Accounts and regions"
      lead="Each cell is a target: one account in one region. Choose a cell for its freshness and failures."
    >
      <div class="map-tools">
        <fieldset class="choice">
          <legend class="visually-hidden">Color of the cells</legend>
          {(['count', 'age'] as const).map((value) => (
            <label key={value} class={value === coloring ? 'chosen' : ''}>
              <input
                type="radio"
                class="visually-hidden"
                name="coloring"
                checked={value === coloring}
                onChange={() => setColoring(value)}
              />
              {value === 'count' ? capital(words.many) : 'Age of the data'}
            </label>
          ))}
        </fieldset>
        <Legend coloring={coloring} largest={largest} words={words} />
      </div>
      <div class="map-scroll" tabIndex={-1}>
        <table
          class="map"
          role="grid"
          aria-label={`${capital(words.many)} by account and region`}
          ref={table}
          onKeyDown={move}
        >
          <thead>
            <tr>
              <th scope="col">Account</th>
              {regions.map((region) => (
                <th scope="col" class="region" key={region}>
                  <span>{regionName(report, region)}</span>
                </th>
              ))}
              <th scope="col" class="number">
                {capital(words.many)}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ account, cells, present, whole }, row) => (
              <tr key={account}>
                <th scope="row">
                  <Foreign text={accountLabel(report, account)} />
                </th>
                {cells.size === 0 ? (
                  <td colSpan={regions.length}>
                    <span class={`cell whole ${whole}`}>
                      <span>{WHOLE_TEXT[whole]}</span>
                    </span>
                  </td>
                ) : null}
                {(cells.size === 0 ? [] : regions).map((region, column) => {
                  const target = cells.get(region);
                  const isActive = column === activeColumn && row === tabRow;
                  return (
                    <td key={region}>
                      <button
                        type="button"
                        data-cell={`${row}-${column}`}
                        tabIndex={isActive ? 0 : -1}
                        class={
                          target === undefined ? 'cell none' : `cell ${target.state} level-${levelOf(target)}`
                        }
                        aria-label={`${accountLabel(report, account)}, ${regionName(report, region)}: ${describe(target, report)}`}
                        aria-disabled={target === undefined}
                        onFocus={() => setActive([row, column])}
                        onClick={() => target && setOpened(target)}
                      >
                        <span aria-hidden="true">
                          {target === undefined ? '' : `${compact(target.present)}${SIGNS[target.state]}`}
                        </span>
                      </button>
                    </td>
                  );
                })}
                <td class="number">{count(present)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {rows.length > SHOWN_ACCOUNTS ? (
        <button type="button" class="link more" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer accounts' : `Show ${plural(rows.length - SHOWN_ACCOUNTS, 'more account')}`}
        </button>
      ) : null}
      {opened === undefined ? null : <TargetDetails target={opened} onClose={() => setOpened(undefined)} />}
    </Section>
  );
}

function describe(target: ReportTarget | undefined, { madeAt, words }: Report): string {
  if (target === undefined) return 'not in the inventory';
  const { present, state, lastCompleteScanAt } = target;
  const age = lastCompleteScanAt === undefined ? '' : `, data ${span(lastCompleteScanAt, madeAt)} old`;
  return `${present === 0 ? `no ${words.many}` : counted(present, words)}, ${STATE_TEXT[state]}${age}`;
}

/** 1234 → `1.2k`: cells are narrow. */
const compact = (number: number): string =>
  number < 1_000
    ? String(number)
    : number < 99_950
      ? `${(number / 1_000).toFixed(1).replace(/\.0$/, '')}k`
      : `${Math.round(number / 1_000)}k`;

function Legend({ coloring, largest, words }: { coloring: Coloring; largest: number; words: Words }) {
  return (
    <p class="legend">
      <span>{coloring === 'count' ? `no ${words.many}` : 'older than a week'}</span>
      <span class="swatches" aria-hidden="true">
        {(coloring === 'count' ? [0, ...LEVELS] : LEVELS).map((level) => (
          <i key={level} class={`level-${level}`} />
        ))}
      </span>
      <span>{coloring === 'count' ? count(largest) : 'up to an hour'}</span>
      <span class="sign">
        <i class="unreadable" aria-hidden="true" /> ! could not be read, as last seen
      </span>
      <span class="sign">
        <i class="neverRead" aria-hidden="true" /> ? never read completely
      </span>
      <span class="sign">
        <i class="outOfScope" aria-hidden="true" /> – out of scope
      </span>
    </p>
  );
}
