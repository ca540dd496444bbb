import { usePage } from '../context.ts';
import { formatTime } from '../format.ts';
import { Foreign } from '../parts/section.tsx';
import type { AnyColumn, ResourceIndex } from '../query/resource-index.ts';

/** What a cell of the table shows. */
export function Cell(props: {
  index: ResourceIndex;
  row: number;
  column: AnyColumn;
  /** What is shown instead of the ID of an account. */
  accountNames: ReadonlyMap<string, string>;
}) {
  const { index, row, column, accountNames } = props;
  const { clock } = usePage();
  const text = index.text(row, column);
  if (!index.has(row, column))
    return (
      <span class="muted" aria-label="none">
        –
      </span>
    );
  if (column === 'launchTime') return <span title={text}>{formatTime(text, clock)}</span>;
  if (column === 'state') {
    const shown = index.has(row, 'goneAt') ? 'gone' : text;
    return <span class={`state ${shown}`}>{shown}</span>;
  }
  const name = column === 'accountId' ? accountNames.get(text) : undefined;
  if (name === undefined) return <Foreign text={text} />;
  return (
    <span title={text}>
      <Foreign text={name} />
    </span>
  );
}
