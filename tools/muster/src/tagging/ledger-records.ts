import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';
import type { TargetOfRun } from '@muster/tagger/plans';
import { stringify } from 'csv-stringify/sync';
import { escapeControls } from '../output/json-text.ts';
import type { OpenedData, ShownRun } from '../surroundings.ts';
import { targetsOfRun } from './plan-of-run.ts';
import { eventsOf, runOfEvent, type TagEvent } from './tag-history.ts';

/** One tag of one resource that a run planned to change, and what came of it. */
export interface LedgerRecord extends TagEvent {
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  readonly resourceId: string;
  /** Why the tag was not changed, in words. Null: it was, or it is not decided yet. */
  readonly message: string | null;
}

/** The part of the ledger to read. An absent value: everything. */
export interface LedgerFilter {
  readonly runIds?: readonly string[] | undefined;
  readonly accountIds?: readonly string[] | undefined;
  readonly regions?: readonly string[] | undefined;
  /** Only changes that were decided at this time or later, and those that are not decided. */
  readonly since?: string | undefined;
}

type Data = Pick<OpenedData, 'runs' | 'inventory' | 'tasksOf'>;

/** The records of the ledger in parts, oldest run first. Memory use depends only on the largest target. */
export async function* ledgerRecords(filter: LedgerFilter, data: Data): AsyncGenerator<LedgerRecord[]> {
  const functions = await import('@muster/tagger/plans');
  for (const listed of (await data.runs.listRuns()).toReversed()) {
    if (filter.runIds?.includes(listed.runId) === false || endedBefore(listed, filter.since)) continue;
    const request = await data.runs.getRequest(listed.runId);
    if (request?.run.tag === false) continue;
    const run = runOfEvent(listed.runId, request);
    for (const target of await wantedTargets(listed, filter, data)) {
      const { accountId, region, resourceType } = target;
      for (const entry of await data.tasksOf(listed.runId, accountId, region, resourceType)) {
        if (!isSince(entry.outcome?.settledAt, filter.since)) continue;
        const exceptions = new Map(entry.outcome?.exceptions.map((each) => [each.id, each]));
        yield entry.task.resources.flatMap((resource) => {
          const exception = exceptions.get(resource.id);
          const message = exception?.message ?? null;
          const place = { accountId, region, resourceType: resourceType ?? DEFAULT_RESOURCE_TYPE };
          return eventsOf(entry, resource, exception, run, functions).map((event): LedgerRecord => ({
            ...place,
            resourceId: resource.id,
            ...event,
            message,
          }));
        });
      }
    }
  }
}

const isSince = (at: string | undefined, since: string | undefined): boolean =>
  at === undefined || since === undefined || at >= since;

const endedBefore = ({ finishedAt }: ShownRun, since: string | undefined): boolean =>
  finishedAt !== undefined && !isSince(finishedAt, since);

/** Each wanted target once, by account, region and type. A run that ended has noted whether it planned anything. */
async function wantedTargets(
  run: ShownRun,
  { accountIds, regions }: LedgerFilter,
  data: Pick<OpenedData, 'runs' | 'inventory'>,
): Promise<TargetOfRun[]> {
  const isComplete = run.status === 'complete';
  const targets = (await targetsOfRun(run, data)).filter(
    ({ accountId, region, planned }) =>
      (accountIds?.includes(accountId) ?? true) &&
      (regions?.includes(region) ?? true) &&
      (planned > 0 || !isComplete),
  );
  const { inOrder } = await import('@muster/tagger/plans');
  return inOrder(targets);
}

export const LEDGER_FORMATS = ['csv', 'ndjson', 'json'] as const;
export type LedgerFormat = (typeof LEDGER_FORMATS)[number];

const COLUMNS = [
  'at',
  'runId',
  'planId',
  'requestedBy',
  'accountId',
  'region',
  'resourceType',
  'resourceId',
  'key',
  'before',
  'wanted',
  'outcome',
  'code',
  'message',
  'ruleIds',
] as const satisfies readonly (keyof LedgerRecord)[];

const jsonOf = (record: LedgerRecord): string =>
  escapeControls(JSON.stringify(Object.fromEntries(COLUMNS.map((column) => [column, record[column]]))));

/** The records as text, piece by piece. In CSV, an empty cell can be an empty value or none. */
export async function* ledgerText(
  format: LedgerFormat,
  records: AsyncIterable<readonly LedgerRecord[]>,
): AsyncGenerator<string> {
  if (format === 'csv') yield stringify([[...COLUMNS]]);
  let separator = '[\n';
  for await (const part of records) {
    if (part.length === 0) continue;
    if (format === 'csv') yield stringify(part.map(rowOf));
    else if (format === 'ndjson') yield part.map((record) => `${jsonOf(record)}\n`).join('');
    else {
      yield `${separator}${part.map((record) => `  ${jsonOf(record)}`).join(',\n')}`;
      separator = ',\n';
    }
  }
  if (format === 'json') yield separator === '[\n' ? '[]\n' : '\n]\n';
}

/** The rules are separated by spaces, which the ID of a rule cannot contain. */
const rowOf = (record: LedgerRecord): (string | null)[] =>
  COLUMNS.map((column) => (column === 'ruleIds' ? record.ruleIds.join(' ') : record[column]));
