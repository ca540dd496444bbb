import type { AccountCheck, DoctorFault, DoctorReport, RegionCheck } from '@muster/contracts';
import { fit, formatCount, plural } from '../output/format.ts';
import { listingLines } from '../output/odd-lines.ts';
import { plainTable } from '../output/table.ts';
import { wrapped } from '../output/wrap.ts';
import { isSkipped, skippedRegions } from './tolerated.ts';

/** Accounts, and regions of an account, that are listed. Further ones are only counted. `--json` contains all. */
const MAX_NAMES = 8;
const MAX_MESSAGE_CHARACTERS = 400;
/** Below a number such as `1. `. */
const INDENT = '   ';
const NOTHING = '-';
const NOT_CHECKED = 'not checked';

/**
 * The report as text: the caller and the location, one line for each account, then what to do.
 * @param width of the terminal. Default: no paragraph is broken
 */
export function reportText(report: DoctorReport, withTagger: boolean, width = Infinity): string {
  return [
    `Caller  ${report.caller}`,
    `Engine  ${report.engine}${report.stage === undefined ? '' : `, stage ${report.stage}`}`,
    ...(report.services.length === 0 ? [] : [`Stack   ${servicesText(report)}`]),
    '',
    accountTable(report.accounts, withTagger),
    '',
    ...(report.notes ?? []).map(
      ({ accountId, code, message }) =>
        `Note: ${code} in ${accountId}: ${fit(message, MAX_MESSAGE_CHARACTERS)}`,
    ),
    ...listingLines(report.odd),
    ...(report.ruleWarnings ?? []).map(({ message }) => `Note: ${fit(message, MAX_MESSAGE_CHARACTERS)}`),
    ...(report.faults.length === 0
      ? [allWell(report, withTagger)]
      : ['What to do', ...report.faults.map((fault, index) => faultText(fault, index, width))]),
    '',
  ].join('\n');
}

function allWell(report: DoctorReport, withTagger: boolean): string {
  const { accounts } = report;
  const tolerated = toleratedText(report);
  const read = `No problems found: ${plural(accounts.length, 'account')} can be read`;
  if (!withTagger) return `${read}${tolerated}.`;
  const notProven = accounts.filter(({ tagger }) =>
    tagger?.regions.some(({ status }) => status === 'not-proven'),
  ).length;
  return notProven === 0
    ? `${read} and tagged${tolerated}.`
    : `${read}${tolerated}. It is unknown whether ${formatCount(notProven)} of them can be tagged in every region.`;
}

/** `; 2 regions are denied by a policy and tolerated: a run skips them` */
function toleratedText({ accounts }: DoctorReport): string {
  const skipped = skippedRegions(accounts);
  if (skipped === 0) return '';
  const one = skipped === 1;
  return `; ${plural(skipped, 'region')} ${one ? 'is' : 'are'} denied by a policy and tolerated: a run skips ${one ? 'it' : 'them'}`;
}

const servicesText = ({ services }: DoctorReport): string =>
  services
    .map(({ service, status, version }) =>
      [service, version, status === 'ok' ? undefined : `(${status})`].filter(Boolean).join(' '),
    )
    .join(', ');

function accountTable(accounts: readonly AccountCheck[], withTagger: boolean): string {
  const head = ['ACCOUNT', 'READER', 'REGIONS', 'DESCRIBE', ...(withTagger ? ['TAGGER', 'TAG'] : [])];
  const rows = accounts.map((account) => [
    account.accountId,
    ...readerCells(account),
    ...(withTagger ? taggerCells(account) : []),
  ]);
  return plainTable(head, rows);
}

function readerCells({ reader }: AccountCheck): [string, string, string] {
  if (reader === undefined) return [NOT_CHECKED, NOTHING, NOTHING];
  if (reader.role !== 'ok') return [reader.role.code, NOTHING, NOTHING];
  if (reader.listing !== undefined && reader.regions.length === 0)
    return ['ok', reader.listing.code, NOTHING];
  const usable = reader.regions.filter(({ status }) => status !== 'not-enabled');
  const notEnabled = reader.regions.length - usable.length;
  const enabled = `${formatCount(usable.length)} ${reader.listing === undefined ? 'enabled' : 'named'}`;
  return [
    'ok',
    notEnabled === 0 ? enabled : `${enabled}, ${formatCount(notEnabled)} not enabled`,
    countsText(usable),
  ];
}

function taggerCells({ tagger }: AccountCheck): [string, string] {
  if (tagger === undefined) return [NOT_CHECKED, NOTHING];
  if (tagger.role === 'not-needed') return ['not needed', NOTHING];
  return [tagger.role === 'ok' ? 'ok' : tagger.role.code, countsText(tagger.regions)];
}

/** `14 allowed, 1 tolerated, 1 denied` */
function countsText(checks: readonly RegionCheck[]): string {
  const shown = checks.map((check) => (isSkipped(check) ? 'tolerated' : check.status));
  const counts = (['allowed', 'tolerated', 'denied', 'failed', 'not-proven', 'not-enabled'] as const).flatMap(
    (status) => {
      const count = shown.filter((each) => each === status).length;
      return count === 0 ? [] : [`${formatCount(count)} ${status.replace('-', ' ')}`];
    },
  );
  return counts.join(', ') || NOTHING;
}

function faultText(
  { code, subject, accounts, message, advice }: DoctorFault,
  index: number,
  width: number,
): string {
  const where = accounts.map(({ accountId, regions }) =>
    regions.length === 0 ? accountId : `${accountId} (${named(regions)})`,
  );
  const number = `${index + 1}.`.padEnd(3);
  return [
    `${number}${code}: ${subject}${where.length === 0 ? '' : ` in ${named(where)}`}`,
    ...wrapped(fit(message, MAX_MESSAGE_CHARACTERS), width, INDENT),
    ...wrapped(`To do: ${advice}`, width, INDENT),
  ].join('\n');
}

function named(names: readonly string[]): string {
  const rest = names.length - MAX_NAMES;
  return names.slice(0, MAX_NAMES).join(', ') + (rest > 0 ? ` and ${formatCount(rest)} more` : '');
}
