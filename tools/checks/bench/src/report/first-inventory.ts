import type { Results } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { ratio, seconds, whole } from './format.ts';
import { markdownTable } from './markdown-table.ts';

/** The first inventory into a new table; empty where it was not measured. */
export function firstInventoryTable({ firstInventory, measuredAt, machine }: Results): string {
  if (firstInventory.length === 0) return '';
  const row = (
    name: string,
    pick: (sample: Results['firstInventory'][number]) => number,
    format: (value: number) => string,
  ) => {
    const { median, min, max } = spreadOf(firstInventory.map(pick));
    return [name, format(median), format(min), format(max)];
  };
  const rows = [
    row('targets done by the first attempt, of 34', ({ ends }) => ends['done'] ?? 0, whole),
    row('from the start of all to the end of the last', ({ durationMs }) => durationMs, seconds),
    row('what the table needs by its own limit', ({ tableMs }) => tableMs, seconds),
    row('ratio of the two', ({ durationMs, tableMs }) => durationMs / tableMs, ratio),
    row('items that batches left unprocessed', ({ unprocessed }) => unprocessed, whole),
    row('calls that were refused', ({ refused }) => refused, whole),
  ];
  const table = markdownTable(['34 × 1000 instances, 400 writes a second', 'median', 'min', 'max'], rows);
  const rounds = `rounds: ${firstInventory.length}`;
  return `${table}\n\nMeasured on ${measuredAt.slice(0, 10)}, ${rounds}, ${machine.cores} cores, Node ${machine.node}.`;
}
