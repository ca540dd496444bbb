import { DEFAULT_RESOURCE_TYPE } from '@muster/contracts';
import { type DynamoDb, type Item, scanPages } from '@muster/dynamodb';
import type { Database } from '@muster/sqlite';
import * as z from 'zod';
import * as items from './dynamo-ledger-items.ts';
import { contentOf, markerOf, taskIn } from './dynamo-ledger-reader.ts';
import {
  exceptionColumns,
  outcomeColumns,
  planColumns,
  progressColumns,
  replaceRow,
  targetColumns,
  taskColumns,
  taskRow,
  verificationColumns,
} from './sqlite-ledger-rows.ts';

/** The tables that a copy of the ledger fills. */
export const LEDGER_TABLES = [
  'tag_plans',
  'tag_tasks',
  'tag_task_outcomes',
  'tag_task_exceptions',
  'tag_task_progress',
  'tag_verifications',
  'run_stops',
] as const;

const Keys = z.object({
  pk: z.string(),
  sk: z.string(),
  /** Absent only in items that are not copied. */
  expiresAtEpochSeconds: z.number().int().optional(),
});
const Partition = /^([^#]+)#(\d{12})#([^#]+)(?:#(.+))?$/;
const StopPartition = /^run#([^#]+)$/;

/** One of several parts of a table that are read at the same time. */
export interface Segment {
  readonly index: number;
  readonly of: number;
}

/** The pages of a part of the ledger in DynamoDB. Reads are strongly consistent. */
export const ledgerPages = (
  db: DynamoDb,
  tableName: string,
  { index, of }: Segment,
): AsyncGenerator<Item[]> =>
  scanPages(db, { TableName: tableName, ConsistentRead: true, Segment: index, TotalSegments: of });

/**
 * Writes an item of the ledger in DynamoDB as rows, in place of those with its key. An item of a kind that this version
 * does not know is left out.
 * @throws ContractError
 */
export function putLedgerItem(database: Database, item: Item): void {
  const { pk, sk, expiresAtEpochSeconds } = Keys.parse(item);
  if (expiresAtEpochSeconds === undefined) return;
  const expiry = { expires_at_epoch_seconds: expiresAtEpochSeconds };
  const [, stopped] = StopPartition.exec(pk) ?? [];
  if (stopped !== undefined && sk === items.STOP_SORT_KEY) {
    const { stoppedAt } = contentOf(items.StopItemV1, item);
    replaceRow(database, 'run_stops', { run_id: stopped, stopped_at: stoppedAt, ...expiry });
    return;
  }
  const [, runId, accountId, region, resourceType = DEFAULT_RESOURCE_TYPE] = Partition.exec(pk) ?? [];
  if (runId === undefined || accountId === undefined || region === undefined) return;
  const target = { runId, accountId, region, resourceType };
  const numberBehind = (prefix: string) => Number(sk.slice(prefix.length));

  if (sk === items.PLAN_SORT_KEY)
    replaceRow(database, 'tag_plans', {
      ...targetColumns(target),
      ...planColumns(markerOf(item)),
      ...expiry,
    });
  else if (sk === items.VERIFICATION_SORT_KEY) {
    const { schemaVersion, ...result } = contentOf(items.VerificationItemV1, item);
    void schemaVersion;
    const columns = { ...targetColumns(target), ...verificationColumns(result), ...expiry };
    replaceRow(database, 'tag_verifications', columns);
  } else if (sk.startsWith(items.TASK_PREFIX)) {
    const task = taskIn(item);
    replaceRow(database, 'tag_tasks', { ...taskRow(task, new Date(task.readAt ?? 0)), ...expiry });
  } else if (sk.startsWith(items.OUTCOME_PREFIX)) {
    const outcome = contentOf(items.OutcomeItemV1, item);
    const key = { ...taskColumns({ ...target, taskNumber: outcome.taskNumber }), ...expiry };
    replaceRow(database, 'tag_task_outcomes', { ...key, ...outcomeColumns(outcome) });
    for (const exception of outcome.exceptions)
      replaceRow(database, 'tag_task_exceptions', { ...key, ...exceptionColumns(exception) });
  } else if (sk.startsWith(items.PROGRESS_PREFIX)) {
    const { schemaVersion, ...progress } = contentOf(items.ProgressItemV1, item);
    void schemaVersion;
    const key = taskColumns({ ...target, taskNumber: numberBehind(items.PROGRESS_PREFIX) });
    replaceRow(database, 'tag_task_progress', { ...key, ...progressColumns(progress), ...expiry });
  }
}
