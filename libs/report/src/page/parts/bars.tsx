import { scaleLinear } from 'd3-scale';
import { useState } from 'preact/hooks';
import type { Counted } from '../../model.ts';
import { usePage } from '../context.ts';
import { capital, count, share } from '../format.ts';
import { Foreign } from './section.tsx';

const BAR_HEIGHT = 8;

/** One horizontal bar, the full width being the largest value. */
export function Bar({ value, of, tone = 'accent' }: { value: number; of: number; tone?: string }) {
  const width = scaleLinear([0, Math.max(1, of)], [0, 100]);
  return (
    <svg
      class={`bar ${tone}`}
      viewBox={`0 0 100 ${BAR_HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      focusable="false"
    >
      <rect class="track" width="100" height={BAR_HEIGHT} rx="0" />
      <rect class="value" width={value === 0 ? 0 : Math.max(0.6, width(value))} height={BAR_HEIGHT} />
    </svg>
  );
}

/** A table of names with bars. Shows the most frequent ones, and all of them after a click. */
export function Bars(props: {
  caption: string;
  counted: readonly Counted[];
  total: number;
  shown?: number;
  onChoose?: ((name: string) => void) | undefined;
}) {
  const { caption, counted, total, shown = 8, onChoose } = props;
  const { many } = usePage().report.words;
  const [isWhole, setWhole] = useState(false);
  const listed = isWhole ? counted : counted.slice(0, shown);
  const rest = counted.slice(listed.length);
  const largest = Math.max(1, ...listed.map(([, number]) => number));
  return (
    <div class="panel">
      <h3>{caption}</h3>
      <table class="bars">
        <caption class="visually-hidden">{caption}</caption>
        <thead class="visually-hidden">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Bar</th>
            <th scope="col">{capital(many)}</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {listed.map(([name, number]) => (
            <tr key={name}>
              <th scope="row">
                {onChoose === undefined ? (
                  <Foreign text={name} />
                ) : (
                  <button
                    type="button"
                    class="link"
                    title={`Show these ${many}: ${name}`}
                    onClick={() => onChoose(name)}
                  >
                    <Foreign text={name} />
                  </button>
                )}
              </th>
              <td class="bar-cell">
                <Bar value={number} of={largest} />
              </td>
              <td class="number">{count(number)}</td>
              <td class="number muted">{share(number, total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rest.length === 0 && !isWhole ? null : counted.length <= shown ? null : (
        <button type="button" class="link more" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Show fewer' : `Show ${count(rest.length)} more`}
        </button>
      )}
    </div>
  );
}
