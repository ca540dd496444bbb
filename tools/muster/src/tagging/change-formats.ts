import type { TagPlan } from '@muster/contracts';
import { stringify } from 'csv-stringify/sync';
import type { Paint } from '../output/colors.ts';
import { escapeControls } from '../output/json-text.ts';
import { padText, visibleText } from '../output/terminal-text.ts';
import type { PlanChange } from './plan-changes.ts';

export const CHANGE_FORMATS = ['table', 'json', 'ndjson', 'csv'] as const;
export type ChangeFormat = (typeof CHANGE_FORMATS)[number];

type Parts = AsyncIterable<readonly PlanChange[]>;

const COLUMNS = [
  'accountId',
  'region',
  'resourceType',
  'resourceId',
  'change',
  'key',
  'before',
  'wanted',
  'ruleIds',
  'readAt',
] as const satisfies readonly (keyof PlanChange)[];

const REGION_WIDTH = 14;
const ID_WIDTH = 19;

const quoted = (value: string): string => visibleText(JSON.stringify(value));

/** `111111111111  us-east-1  i-0123456789abcdef0  Owner: (none) → "ops"` */
export function changeLine(
  { accountId, region, resourceId, key, before, wanted }: PlanChange,
  paint: Paint,
): string {
  const place = `${accountId}  ${region.padEnd(REGION_WIDTH)}  ${padText(resourceId, ID_WIDTH)}`;
  const old = before === null ? paint('dim', '(none)') : paint('red', quoted(before));
  const then = wanted === null ? paint('dim', '(removed)') : paint('green', quoted(wanted));
  return `${place}  ${paint('bold', visibleText(key))}: ${old} → ${then}`;
}

/** One line for each changed tag. */
export async function* changeLines(parts: Parts, paint: Paint): AsyncGenerator<string> {
  for await (const changes of parts) yield changes.map((each) => `${changeLine(each, paint)}\n`).join('');
}

const jsonOf = (change: PlanChange): string => escapeControls(JSON.stringify(change));

/** One object for each changed tag. */
export async function* changesAsNdjson(parts: Parts): AsyncGenerator<string> {
  for await (const changes of parts) yield changes.map((each) => `${jsonOf(each)}\n`).join('');
}

/** The rules are separated by spaces, which the ID of a rule cannot contain. */
export async function* changesAsCsv(parts: Parts): AsyncGenerator<string> {
  yield stringify([[...COLUMNS]]);
  for await (const changes of parts)
    yield stringify(
      changes.map((each) =>
        COLUMNS.map((column) => (column === 'ruleIds' ? each.ruleIds.join(' ') : each[column])),
      ),
    );
}

/** The plan as one document, with the list `changes`. */
export async function* planWithChanges(plan: TagPlan, parts: Parts): AsyncGenerator<string> {
  const text = JSON.stringify(plan, null, 2);
  let separator = `${text.slice(0, text.lastIndexOf('\n'))},\n  "changes": [\n`;
  let isEmpty = true;
  for await (const changes of parts) {
    if (changes.length === 0) continue;
    yield `${separator}${changes.map((each) => `    ${jsonOf(each)}`).join(',\n')}`;
    separator = ',\n';
    isEmpty = false;
  }
  yield isEmpty ? `${separator.trimEnd()}]\n}\n` : '\n  ]\n}\n';
}
