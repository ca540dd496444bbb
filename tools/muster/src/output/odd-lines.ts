import type { RunSummary } from '@muster/contracts';
import { formatCount as n, plural } from './format.ts';

/** Odd instances, and odd items of listings, that the summary for people names; `--json` names more. */
const MAX_SHOWN = 5;

type Odd = NonNullable<RunSummary['odd']>;

/** What could not be used of AWS's answers, one instance or item a line. Nothing where all of it was used. */
export function oddLines({ odd }: Pick<RunSummary, 'odd'>): string[] {
  if (odd === undefined) return [];
  const lines = [...instanceLines(odd), ...listingLines(odd.listings)];
  return lines.length === 0 ? [] : ['', ...lines];
}

function instanceLines({ count, first }: Odd): string[] {
  if (count === 0) return [];
  const lines = first.map(
    ({ accountId, region, id, problem }) => `${accountId} ${region} ${id ?? '(not kept)'}: ${problem}`,
  );
  return section(
    `${plural(count, 'instance')} of which EC2 gave something that cannot be used; the rest is kept`,
    count,
    lines,
  );
}

/** The same of items of listings alone. */
export function listingLines(listings: Odd['listings']): string[] {
  if (listings === undefined) return [];
  const { count, first } = listings;
  const lines = first.map(({ listing, id, problem }) => `${listing}: ${id ?? '(left out)'}: ${problem}`);
  return section(`${plural(count, 'item')} of listings that cannot be used as AWS lists them`, count, lines);
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
