import type { TagCheck, TagViolation } from '@muster/contracts';
import { stringify } from 'csv-stringify/sync';
import type { Paint } from '../output/colors.ts';
import { formatCount, plural } from '../output/format.ts';
import { escapeControls } from '../output/json-text.ts';
import { periodOf } from '../output/periods.ts';
import { firstRows } from '../output/table.ts';
import { padText, visibleText } from '../output/terminal-text.ts';
import { leftOutText } from '../tagging/plan-text.ts';

const REGION_WIDTH = 14;
const ID_WIDTH = 19;

/** The share of compliant resources in percent. Undefined: there is no resource. */
export const shareOf = ({ resources, compliant }: TagCheck['counts']): number | undefined =>
  resources === 0 ? undefined : (compliant * 100) / resources;

/** 99.97 → `99.9 %`. Rounded down, so that only a complete share is 100 %. */
export const shareText = (share: number | undefined): string =>
  share === undefined ? '-' : `${(Math.floor(share * 10) / 10).toFixed(1)} %`;

/** `46,102 of 48,000 resources comply (96.0 %)` */
export const complianceText = ({ counts }: Pick<TagCheck, 'counts'>): string =>
  `${formatCount(counts.compliant)} of ${plural(counts.resources, 'resource')} ${counts.compliant === 1 ? 'complies' : 'comply'} (${shareText(shareOf(counts))})`;

/** A check for people. */
export function checkText(check: TagCheck, paint: Paint): string {
  const { standardFile, targets, asOf, byKey, byAccount, byRegion, byType, leftOut, examples } = check;
  const period = asOf === undefined ? '' : `; tags read ${periodOf([asOf.oldest, asOf.newest])}`;
  const sections = [
    `${paint('bold', complianceText(check))} with the tag standard of ${standardFile}, in ${plural(targets.checked, 'target')}${period}`,
    firstRows(
      ['TAG KEY', 'MISSING', 'WRONG VALUE', 'MISSPELLED', 'FORBIDDEN'],
      byKey.map(({ key, missing, value, spelling, forbidden }) => [
        visibleText(key),
        ...[missing, value, spelling, forbidden].map(formatCount),
      ]),
      'tag keys',
    ),
    compliance('ACCOUNT', byAccount, ({ accountId }) => accountId),
    compliance('REGION', byRegion, ({ region }) => region),
    compliance('TYPE', byType, ({ resourceType }) => resourceType),
    leftOut.length === 0 ? '' : paint('yellow', leftOutText(leftOut, 'The check does not cover')),
    examples.length === 0
      ? ''
      : `Examples:\n${examples.map((each) => `  ${violationLine(each, paint)}`).join('\n')}`,
  ];
  return `${sections.filter((section) => section !== '').join('\n\n')}\n`;
}

/** The rows with the lowest share first. */
function compliance<Row extends TagCheck['counts']>(
  head: string,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
): string {
  const sorted = rows.toSorted((a, b) => (shareOf(a) ?? 0) - (shareOf(b) ?? 0));
  return firstRows(
    [head, 'RESOURCES', 'COMPLIANT', 'SHARE'],
    sorted.map((row) => [
      nameOf(row),
      formatCount(row.resources),
      formatCount(row.compliant),
      shareText(shareOf(row)),
    ]),
    'rows',
  );
}

const quoted = (value: string): string => visibleText(JSON.stringify(value));

function reasonOf({ kind, found = '', value = '' }: TagViolation): string {
  switch (kind) {
    case 'missing':
      return 'missing';
    case 'value':
      return `${quoted(value)} is not an allowed value`;
    case 'spelling':
      return `spelled ${quoted(found)}`;
    case 'forbidden':
      return 'this key is forbidden';
  }
}

/** `111111111111  us-east-1  i-0123456789abcdef0  CostCenter: missing` */
function violationLine(violation: TagViolation, paint: Paint): string {
  const { accountId, region, resourceId, key } = violation;
  const place = `${accountId}  ${region.padEnd(REGION_WIDTH)}  ${padText(resourceId, ID_WIDTH)}`;
  return `${place}  ${paint('bold', visibleText(key))}: ${reasonOf(violation)}`;
}

export const VIOLATION_FORMATS = ['ndjson', 'csv'] as const;
export type ViolationFormat = (typeof VIOLATION_FORMATS)[number];

const COLUMNS = [
  'accountId',
  'region',
  'resourceType',
  'resourceId',
  'kind',
  'key',
  'found',
  'value',
] as const satisfies readonly (keyof TagViolation)[];

/** The line that comes before all differences. */
export const headOf = (format: ViolationFormat): string =>
  format === 'csv' ? stringify([[...COLUMNS]]) : '';

/** One row or object for each difference. */
export const violationsText = (format: ViolationFormat, violations: readonly TagViolation[]): string =>
  format === 'csv'
    ? stringify(violations.map((each) => COLUMNS.map((column) => each[column] ?? '')))
    : violations.map((each) => `${escapeControls(JSON.stringify(each))}\n`).join('');
