import type { ShownRunStatus } from '@muster/contracts';
import type { ComponentChildren } from 'preact';
import { usePage } from '../context.ts';
import { type Clock, duration, zoneName } from '../format.ts';
import { Foreign } from '../parts/section.tsx';
import { Time } from '../parts/time.tsx';

export type Theme = 'auto' | 'light' | 'dark';

const TONES: Readonly<Record<ShownRunStatus, string>> = {
  complete: 'good',
  partial: 'warn',
  failed: 'bad',
  stopped: 'warn',
  running: 'info',
  interrupted: 'warn',
};

function Choice<Value extends string>(props: {
  label: string;
  values: readonly (readonly [value: Value, text: string])[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <fieldset class="choice">
      <legend class="visually-hidden">{props.label}</legend>
      {props.values.map(([value, text]) => (
        <label key={value} class={value === props.value ? 'chosen' : ''}>
          <input
            type="radio"
            class="visually-hidden"
            name={props.label}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** First and last complete scan of the targets in scope. */
function TableTimes() {
  const { report } = usePage();
  const times = report.targets
    .filter(({ state }) => state !== 'outOfScope')
    .flatMap(({ lastCompleteScanAt }) => (lastCompleteScanAt === undefined ? [] : [lastCompleteScanAt]))
    .toSorted();
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return <>no complete scan yet</>;
  return first.slice(0, 16) === last.slice(0, 16) ? (
    <Time at={last} />
  ) : (
    <>
      <Time at={first} /> to <Time at={last} />
    </>
  );
}

export function Header(props: {
  theme: Theme;
  onTheme: (theme: Theme) => void;
  onClock: (clock: Clock) => void;
}) {
  const { report, clock } = usePage();
  const { run, place } = report;
  return (
    <header class="page-head">
      <div class="head-row">
        <p class="brand">
          <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <rect x="2" y="2" width="9" height="9" rx="2" />
            <rect x="13" y="2" width="9" height="9" rx="2" class="faint" />
            <rect x="2" y="13" width="9" height="9" rx="2" class="faint" />
            <rect x="13" y="13" width="9" height="9" rx="2" />
          </svg>
          Muster
        </p>
        <div class="controls">
          <Choice
            label="Clock"
            values={[
              ['local', 'Local time'],
              ['utc', 'UTC'],
            ]}
            value={clock}
            onChange={props.onClock}
          />
          <Choice
            label="Colors"
            values={[
              ['auto', 'Auto'],
              ['light', 'Light'],
              ['dark', 'Dark'],
            ]}
            value={props.theme}
            onChange={props.onTheme}
          />
          <button type="button" onClick={() => globalThis.print()}>
            Print
          </button>
        </div>
      </div>
      <h1>EC2 fleet report</h1>
      <dl class="head-facts">
        <Fact name="Table as of">
          <TableTimes />
        </Fact>
        {run === undefined ? (
          <Fact name="Run">not stored any more</Fact>
        ) : (
          <>
            <Fact name="Run">
              <code>{run.runId}</code> <span class={`badge ${TONES[run.status]}`}>{run.status}</span>
            </Fact>
            <Fact name="Started">
              <Time at={run.startedAt} /> <span class="muted">({duration(run.durationMs)})</span>
            </Fact>
          </>
        )}
        <Fact name="Report made">
          <Time at={report.madeAt} /> <span class="muted">({zoneName(clock)})</span>
        </Fact>
        <Fact name="From">
          <Foreign text={place.name} />
        </Fact>
      </dl>
    </header>
  );
}
