import { type RunSummary, wordsForAll } from '@muster/contracts';
import { counted, formatCount as n, plural } from './format.ts';
import { regionText } from './region-text.ts';

/** Odd instances and odd items of listings that the summary names; `--json` names more. */
const MAX_SHOWN = 5;

type Odd = NonNullable<RunSummary['odd']>;

/** The parts of AWS's answers that could not be used, one instance or item a line. Empty if there are none. */
export function oddLines({ odd }: Pick<RunSummary, 'odd'>): string[] {
  if (odd === undefined) return [];
  const lines = [...instanceLines(odd), ...listingLines(odd.listings)];
  return lines.length === 0 ? [] : ['', ...lines];
}

function instanceLines({ count, first }: Odd): string[] {
  if (count === 0) return [];
  const lines = first.map(
    ({ accountId, region, resourceType, id, problem }) =>
      `${accountId} ${regionText(region, resourceType)} ${id ?? '(not kept)'}: ${problem}`,
  );
  return section(
    `${counted(count, wordsForAll())} with data that cannot be used; the rest is kept`,
    count,
    lines,
  );
}

/** The same for items of listings only. */
export function listingLines(listings: Odd['listings']): string[] {
  if (listings === undefined) return [];
  const { count, first } = listings;
  const lines = first.map(({ listing, id, problem }) => `${listing}: ${id ?? '(left out)'}: ${problem}`);
  return section(`${plural(count, 'item')} of listings that cannot be used`, count, lines);
}

function section(head: string, count: number, lines: readonly string[]): string[] {
  const shown = lines.slice(0, MAX_SHOWN);
  const more = count - shown.length;
  return [
    `  odd        ${head}`,
    ...shown.map((line) => `             ${line}`),
    ...(more > 0 ? [`             … and ${n(more)} more; --json names up to 50`] : []),
  ];
}
