import { type RunSummary, wordsForAll } from '@muster/contracts';
import { formatCount as n, plural } from './format.ts';
import { regionText } from './region-text.ts';

/** Scans in the summary's line. `--json` contains up to a hundred. */
const MAX_NAMED = 3;

const OUTCOMES: ReadonlyMap<string, string> = new Map([
  ['confirmed', 'another scan confirmed it'],
  ['corrected', 'later scans corrected it'],
  ['disagreed', 'the scans disagree'],
  ['unfinished', 'the target ended before its scans could be compared'],
]);

/** `the first scan found 0 of 250, later scans corrected it`: the result of scanning a target again. */
export function rescanText({
  before,
  found,
  result,
}: {
  before: number;
  found: number;
  result: string;
}): string {
  return `the first scan found ${n(found)} of ${n(before)}, ${OUTCOMES.get(result) ?? result}`;
}

/** One line for the summary; undefined if nothing was scanned again. */
export function rescansText({ rescans = [], moreRescans = 0 }: RunSummary): string | undefined {
  if (rescans.length === 0) return undefined;
  const total = rescans.length + moreRescans;
  const named = rescans.slice(0, MAX_NAMED).map((rescan) => {
    const { accountId, region, resourceType, scan, before, found, result } = rescan;
    const where = `${accountId} ${regionText(region, resourceType)}${scan === 'discovery' ? '' : ` ${scan}`}`;
    return `${where} ${n(found)} of ${n(before)} (${result})`;
  });
  const more = total - named.length;
  return (
    `${plural(total, 'scan')} found far fewer ${wordsForAll().many} than before and ${total === 1 ? 'was' : 'were'} repeated: ` +
    `${named.join(', ')}${more > 0 ? `, and ${n(more)} more` : ''}`
  );
}
