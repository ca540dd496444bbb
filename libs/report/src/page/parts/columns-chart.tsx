import { scaleBand, scaleLinear } from 'd3-scale';
import type { Counted } from '../../model.ts';
import { usePage } from '../context.ts';
import { capital, count, share } from '../format.ts';

const WIDTH = 560;
const HEIGHT = 220;
const MARGIN = { top: 18, right: 8, bottom: 34, left: 52 };
const TICKS = 4;

/** Columns side by side, for groups that have an order. A table with the same numbers is for screen readers. */
export function ColumnsChart(props: { caption: string; counted: readonly Counted[]; total: number }) {
  const { caption, counted, total } = props;
  const { many } = usePage().report.words;
  const largest = Math.max(1, ...counted.map(([, number]) => number));
  const x = scaleBand(
    counted.map(([name]) => name),
    [MARGIN.left, WIDTH - MARGIN.right],
  ).padding(0.28);
  const y = scaleLinear([0, largest], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(TICKS);
  return (
    <div class="panel">
      <h3>{caption}</h3>
      <svg class="columns" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
        {y.ticks(TICKS).map((tick) => (
          <g key={tick}>
            <line class="grid-line" x1={MARGIN.left} x2={WIDTH - MARGIN.right} y1={y(tick)} y2={y(tick)} />
            <text class="axis" x={MARGIN.left - 8} y={y(tick)} dy="0.32em" text-anchor="end">
              {Number.isInteger(tick) ? count(tick) : ''}
            </text>
          </g>
        ))}
        {counted.map(([name, number]) => (
          <g key={name}>
            <rect
              class="column"
              x={x(name)}
              width={x.bandwidth()}
              y={y(number)}
              height={Math.max(0, y(0) - y(number))}
              rx="2"
            />
            {number === 0 ? null : (
              <text
                class="axis strong"
                x={(x(name) ?? 0) + x.bandwidth() / 2}
                y={y(number) - 5}
                text-anchor="middle"
              >
                {count(number)}
              </text>
            )}
            {wrapped(name).map((line, position) => (
              <text
                key={line}
                class="axis"
                x={(x(name) ?? 0) + x.bandwidth() / 2}
                y={HEIGHT - MARGIN.bottom + 14 + position * 13}
                text-anchor="middle"
              >
                {line}
              </text>
            ))}
          </g>
        ))}
      </svg>
      <table class="visually-hidden">
        <caption>{caption}</caption>
        <thead>
          <tr>
            <th scope="col">Age</th>
            <th scope="col">{capital(many)}</th>
            <th scope="col">Share</th>
          </tr>
        </thead>
        <tbody>
          {counted.map(([name, number]) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{count(number)}</td>
              <td>{share(number, total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** At most two lines below a column. */
function wrapped(name: string): string[] {
  const words = name.split(' ');
  const middle = Math.ceil(words.length / 2);
  return words.length < 3 ? [name] : [words.slice(0, middle).join(' '), words.slice(middle).join(' ')];
}
