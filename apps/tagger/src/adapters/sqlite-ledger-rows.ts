import {
  DEFAULT_RESOURCE_TYPE,
  parseContract,
  parseOwn,
  type ResourceException,
  type TagTask,
  type TagTaskOutcome,
  TagTaskOutcomeV1,
  TagTaskV1,
} from '@muster/contracts';
import { otherType } from '@muster/inventory-table';
import { type Database, jsonColumn, type Parameter, type Row } from '@muster/sqlite';
import type { PlanMarker, Target, TaskKey, TaskProgress, VerificationResult } from '../ports/ledger.ts';
import { PlanRecord, ProgressRecord, VerificationRecord } from './ledger-records.ts';

/** Values by column name. */
export type Columns = Readonly<Record<string, Parameter>>;

/** The columns that identify the target of a row. */
export const targetColumns = ({ runId, accountId, region, resourceType }: Target) => ({
  run_id: runId,
  account_id: accountId,
  region,
  resource_type: resourceType ?? DEFAULT_RESOURCE_TYPE,
});
export const taskColumns = (key: TaskKey) => ({ ...targetColumns(key), task_number: key.taskNumber });

/** `run_id = ? AND …`, for the values of the columns. */
export const where = (columns: Columns): string =>
  Object.keys(columns)
    .map((name) => `${name} = ?`)
    .join(' AND ');

/** Inserts a row unless a row with its key exists. @returns whether it was inserted */
export const insertFirst = (database: Database, table: string, columns: Columns): boolean =>
  database.run(`${insertInto('INSERT', table, columns)} ON CONFLICT DO NOTHING`, ...Object.values(columns)) >
  0;

/** Inserts a row, or replaces the row with its key. */
export function replaceRow(database: Database, table: string, columns: Columns): void {
  database.run(insertInto('REPLACE', table, columns), ...Object.values(columns));
}

const insertInto = (verb: string, table: string, columns: Columns): string => {
  const names = Object.keys(columns);
  return `${verb} INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`;
};

export const json = (value: unknown): string => JSON.stringify(value);
const flag = (value: true | undefined): 1 | null => (value === true ? 1 : null);
export const orNull = <Value>(value: Value | undefined): Value | null => value ?? null;

/** The value of a JSON column. Undefined for NULL. */
export const fromJson = (value: unknown): unknown =>
  typeof value === 'string' ? jsonColumn(value) : orAbsent(value);
const orAbsent = (value: unknown): unknown => value ?? undefined;

/** Identifies a row in messages. */
const nameOf = (table: string, { run_id, account_id, region, task_number }: Row): string =>
  ['row of', table, run_id, account_id, region, ...(task_number === undefined ? [] : [task_number])].join(
    ' ',
  );

export const planColumns = (marker: PlanMarker): Columns => ({
  created_at: marker.createdAt,
  tasks: marker.tasks,
  planned: marker.planned,
  conflicts_kept: marker.conflictsKept,
  round: orNull(marker.round),
  tasks_before: orNull(marker.tasksBefore),
  replans: orNull(marker.replans),
  rules: marker.rules === undefined ? null : json(marker.rules),
});

export const planOf = (row: Row): PlanMarker =>
  parseOwn(
    PlanRecord,
    present({
      createdAt: row['created_at'],
      tasks: row['tasks'],
      planned: row['planned'],
      conflictsKept: row['conflicts_kept'],
      round: row['round'],
      tasksBefore: row['tasks_before'],
      replans: row['replans'],
      rules: fromJson(row['rules']),
    }),
    nameOf('tag_plans', row),
  );

/**
 * Tags are stored as JSON objects, for SQL such as `wanted ->> 'Owner'`. Each key becomes one property, even a key such
 * as `__proto__`.
 */
export const taskRow = (task: TagTask, now: Date): Columns => ({
  ...taskColumns(task),
  read_at: task.readAt ?? now.toISOString(),
  round: orNull(task.round),
  ledger_retention: orNull(task.ledgerRetention),
  exceeds_tag_limit: flag(task.exceedsTagLimit),
  rule_ids: json(task.ruleIds),
  wanted: json(Object.fromEntries(task.set)),
  unwanted: task.remove === undefined ? null : json(Object.fromEntries(task.remove)),
  resources: json(
    task.resources.map(({ before, ...rest }) => ({ ...rest, before: Object.fromEntries(before) })),
  ),
});

export const taskOf = (row: Row): TagTask =>
  parseContract(
    TagTaskV1,
    present({
      schemaVersion: 1,
      runId: row['run_id'],
      accountId: row['account_id'],
      region: row['region'],
      resourceType: typeof row['resource_type'] === 'string' ? otherType(row['resource_type']) : undefined,
      taskNumber: row['task_number'],
      readAt: row['read_at'],
      round: row['round'],
      ledgerRetention: row['ledger_retention'],
      exceedsTagLimit: row['exceeds_tag_limit'] === 1 ? true : undefined,
      ruleIds: fromJson(row['rule_ids']),
      set: fromJson(row['wanted']),
      remove: fromJson(row['unwanted']),
      guard: row['guard'],
      resources: fromJson(row['resources']),
    }),
    nameOf('tag_tasks', row),
  );

export const outcomeColumns = (outcome: TagTaskOutcome): Columns => ({
  settled_at: outcome.settledAt,
  resources: outcome.resources,
  api_calls: json(outcome.apiCalls),
});

export const exceptionColumns = ({
  id,
  outcome,
  code,
  message,
  mayBeChanged,
}: ResourceException): Columns => ({
  resource_id: id,
  outcome,
  code,
  message,
  may_be_changed: flag(mayBeChanged),
});

/** @param exceptions rows of the same task in `tag_task_exceptions` */
export const outcomeOf = (row: Row, exceptions: readonly Row[]): TagTaskOutcome =>
  parseContract(
    TagTaskOutcomeV1,
    {
      schemaVersion: 1,
      taskNumber: row['task_number'],
      settledAt: row['settled_at'],
      resources: row['resources'],
      exceptions: exceptions.map(({ resource_id, outcome, code, message, may_be_changed }) => ({
        id: resource_id,
        outcome,
        code,
        message,
        ...(may_be_changed === 1 ? { mayBeChanged: true } : {}),
      })),
      apiCalls: fromJson(row['api_calls']),
    },
    nameOf('tag_task_outcomes', row),
  );

export const progressColumns = (progress: TaskProgress): Columns => ({
  search_calls: orNull(progress.searchCalls),
  applied: json(progress.applied),
  exceptions: json(progress.exceptions),
  api_calls: json(progress.apiCalls),
  may_be_changed: progress.mayBeChanged === undefined ? null : json(progress.mayBeChanged),
  is_unfinished: flag(progress.isUnfinished),
  failure_code: orNull(progress.failure?.code),
  failure_message: orNull(progress.failure?.message),
});

export const progressOf = (row: Row): TaskProgress =>
  parseOwn(
    ProgressRecord,
    present({
      searchCalls: row['search_calls'],
      applied: fromJson(row['applied']),
      exceptions: fromJson(row['exceptions']),
      apiCalls: fromJson(row['api_calls']),
      mayBeChanged: fromJson(row['may_be_changed']),
      isUnfinished: row['is_unfinished'] === 1 ? true : undefined,
      ...(row['failure_code'] === null
        ? {}
        : { failure: { code: row['failure_code'], message: row['failure_message'] } }),
    }),
    nameOf('tag_task_progress', row),
  );

export const verificationColumns = (result: VerificationResult): Columns => ({
  attempt: result.attempt,
  checked_at: result.checkedAt,
  planned: result.tagging.planned,
  applied: result.tagging.applied,
  verified: result.tagging.verified,
  failed: result.tagging.failed,
  skipped: result.tagging.skipped,
  changed: orNull(result.tagging.changed),
  unverified: result.unverified,
  unverified_ids: json(result.unverifiedIds),
  gone_ids: json(result.goneIds),
});

export const verificationOf = (row: Row): VerificationResult =>
  parseOwn(
    VerificationRecord,
    {
      attempt: row['attempt'],
      checkedAt: row['checked_at'],
      tagging: present({
        planned: row['planned'],
        applied: row['applied'],
        verified: row['verified'],
        failed: row['failed'],
        skipped: row['skipped'],
        changed: row['changed'],
      }),
      unverified: row['unverified'],
      unverifiedIds: fromJson(row['unverified_ids']),
      goneIds: fromJson(row['gone_ids']),
    },
    nameOf('tag_verifications', row),
  );

/** Leaves out fields that are NULL in the row. */
export const present = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));
