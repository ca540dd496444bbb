import type { RunSummary } from '@muster/contracts';
import { formatCount as n, plural } from './format.ts';

/** Odd instances that the summary for people names; `--json` names more. */
const MAX_SHOWN = 5;

/** What could not be used of EC2's answers, one instance a line. Nothing where all of it was used. */
export function oddLines({ odd }: Pick<RunSummary, 'odd'>): string[] {
  if (odd === undefined) return [];
  const shown = odd.first.slice(0, MAX_SHOWN);
  const more = odd.count - shown.length;
  return [
    '',
    `  odd        ${plural(odd.count, 'instance')} of which EC2 gave something that cannot be used; the rest is kept`,
    ...shown.map(
      ({ accountId, region, id, problem }) =>
        `             ${accountId} ${region} ${id ?? '(not kept)'}: ${problem}`,
    ),
    ...(more > 0 ? [`             … and ${n(more)} more; --json names up to 50`] : []),
  ];
}
