import type { Results } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { ratio, seconds, whole } from './format.ts';
import { markdownTable } from './markdown-table.ts';

/** The first inventory into a new table. Empty if it was not measured. */
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
    row('targets done in the first attempt, of 34', ({ ends }) => ends['done'] ?? 0, whole),
    row('time until the last target is done', ({ durationMs }) => durationMs, seconds),
    row('minimum time by the limit of the table', ({ tableMs }) => tableMs, seconds),
    row('ratio of the two times', ({ durationMs, tableMs }) => durationMs / tableMs, ratio),
    row('unprocessed items of batches', ({ unprocessed }) => unprocessed, whole),
    row('refused calls', ({ refused }) => refused, whole),
  ];
  const table = markdownTable(['34 × 1000 instances, 400 writes a second', 'median', 'min', 'max'], rows);
  const rounds = `rounds: ${firstInventory.length}`;
  return `${table}\n\nMeasured on ${measuredAt.slice(0, 10)}, ${rounds}, ${machine.cores} cores, Node ${machine.node}.`;
}
