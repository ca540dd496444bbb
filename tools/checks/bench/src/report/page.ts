import type { PageSample, Results } from '../results.ts';
import { spreadOf } from '../statistics.ts';
import { fewSeconds, whole } from './format.ts';
import { markdownTable } from './markdown-table.ts';

const tenths = (bytes: number): string => `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Size and times of the pages of `muster report`. Empty if none was measured. */
export function pageTable({ page, measuredAt }: Pick<Results, 'page' | 'measuredAt'>): string {
  if (page.length === 0) return '';
  const sizes = [...new Set(page.map(({ instances }) => instances))];
  const row = (what: string, pick: (sample: PageSample) => number | undefined, format = fewSeconds) => [
    what,
    ...sizes.map((size) => {
      const values = page
        .filter(({ instances }) => instances === size)
        .flatMap((sample) => pick(sample) ?? []);
      return values.length === 0 ? 'no browser' : format(spreadOf(values).median);
    }),
  ];
  const rows = [
    row('file size', ({ bytes }) => bytes, tenths),
    row('make the page', ({ makeMs }) => makeMs),
    row('first paint', ({ firstPaintMs }) => firstPaintMs),
    row('table with all rows', ({ tableMs }) => tableMs),
    row('filter', ({ filterMs }) => filterMs),
    row('search, with its pause of 0.12 s', ({ searchMs }) => searchMs),
    row('sort by ID', ({ sortMs }) => sortMs),
  ];
  const table = markdownTable(['median', ...sizes.map((size) => `${whole(size)} instances`)], rows);
  return `${table}\n\nMeasured on ${measuredAt.slice(0, 10)}, in Chromium.`;
}
