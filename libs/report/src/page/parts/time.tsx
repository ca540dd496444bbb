import { usePage } from '../context.ts';
import { formatTime, span } from '../format.ts';

/** A time in the chosen clock. The tooltip has both clocks. */
export function Time({ at }: { at: string }) {
  const { clock } = usePage();
  return (
    <time dateTime={at} title={`${formatTime(at, 'local')} local time\n${formatTime(at, 'utc')} UTC`}>
      {formatTime(at, clock)}
    </time>
  );
}

/** A time, and how long before the report it was. */
export function Ago({ at }: { at: string }) {
  const { report } = usePage();
  return (
    <>
      <Time at={at} /> <span class="muted">({span(at, report.madeAt)} before this report)</span>
    </>
  );
}
