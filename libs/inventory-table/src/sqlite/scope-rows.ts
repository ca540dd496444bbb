import {
  type AccountItem,
  AccountItemV1,
  parseContract,
  type TargetItem,
  TargetItemV1,
} from '@muster/contracts';
import type { Database, Parameter, Row } from '@muster/sqlite';
import { ACCOUNT_SORT_KEY, TARGET_SORT_KEY, targetPartition } from '../keys.ts';
import { type Column, present, select } from './columns.ts';
import { parseJson } from './json.ts';

const ATTEMPT = [
  ['accountId', 'account_id'],
  ['lastAttemptAt', 'last_attempt_at'],
  ['lastAttemptRunId', 'last_attempt_run_id'],
  ['errorCode', 'last_error_code'],
  ['errorMessage', 'last_error_message'],
  ['errorAt', 'last_error_at'],
  ['unreadableSince', 'unreadable_since'],
  ['outOfScopeSince', 'out_of_scope_since'],
  ['scopeCode', 'out_of_scope_code'],
  ['scopeMessage', 'out_of_scope_message'],
] as const satisfies readonly Column[];

const TARGET = [
  ...ATTEMPT,
  ['region', 'region'],
  ['lastCompleteScanAt', 'last_complete_scan_at'],
  ['lastCompleteScanRunId', 'last_complete_scan_run_id'],
  ['lastCompleteScanBegunAt', 'last_complete_scan_begun_at'],
  ['present', 'present'],
  ['freshnessByType', 'freshness_by_type'],
  ['accountName', 'account_name'],
  ['organization', 'organization'],
] as const satisfies readonly Column[];

/** The columns of `targets`, for `toTargetItem`. */
export const TARGET_COLUMNS = select(TARGET);

/** The columns of `accounts`, for `toAccountItem`. */
export const ACCOUNT_COLUMNS = select(ATTEMPT);

/** Converts a row of `TARGET_COLUMNS` to the item of the public table. @throws ContractError */
export function toTargetItem(row: Row): TargetItem {
  const { freshnessByType, organization, ...fields } = fieldsOf(row);
  const pk = targetPartition(String(row['accountId']), String(row['region']));
  const types =
    freshnessByType === undefined
      ? {}
      : { freshnessByType: parseJson(freshnessByType, 'freshness of the types of resources') };
  const facts =
    organization === undefined
      ? {}
      : { organization: parseJson(organization, 'organization of the account') };
  return parseContract(
    TargetItemV1,
    { pk, sk: TARGET_SORT_KEY, schemaVersion: 1, ...fields, ...types, ...facts },
    `target ${pk}`,
  );
}

/** Converts a row of `ACCOUNT_COLUMNS` to the item of the public table. @throws ContractError */
export function toAccountItem(row: Row): AccountItem {
  const pk = String(row['accountId']);
  return parseContract(
    AccountItemV1,
    { pk, sk: ACCOUNT_SORT_KEY, schemaVersion: 1, ...fieldsOf(row) },
    `account ${pk}`,
  );
}

/** Fields of targets and accounts that span several columns: the last error and the reason for being out of scope. */
function fieldsOf(row: Row): Record<string, unknown> {
  const { errorCode, errorMessage, errorAt, scopeCode, scopeMessage, ...fields } = present(row);
  return {
    ...fields,
    ...(errorCode === undefined
      ? {}
      : { lastError: { code: errorCode, message: errorMessage, at: errorAt } }),
    ...(scopeCode === undefined ? {} : { outOfScopeReason: { code: scopeCode, message: scopeMessage } }),
  };
}

type ColumnField = (typeof TARGET)[number][0];

/** Writes a whole row of `targets`, in place of the one with its key. */
export function putTargetItem(database: Database, item: TargetItem): void {
  const { lastCompleteScanAt, lastCompleteScanRunId, lastCompleteScanBegunAt, region, present } = item;
  put(database, 'targets', TARGET, {
    ...attemptOf(item),
    region,
    lastCompleteScanAt,
    lastCompleteScanRunId,
    lastCompleteScanBegunAt,
    present,
    accountName: item.accountName,
    organization: item.organization && JSON.stringify(item.organization),
    freshnessByType: item.freshnessByType && JSON.stringify(item.freshnessByType),
  });
}

/** Writes a whole row of `accounts`, in place of the one with its key. */
export function putAccountItem(database: Database, item: AccountItem): void {
  put(database, 'accounts', ATTEMPT, attemptOf(item));
}

const attemptOf = ({ lastError, outOfScopeReason, ...item }: TargetItem | AccountItem) => ({
  accountId: item.accountId,
  lastAttemptAt: item.lastAttemptAt,
  lastAttemptRunId: item.lastAttemptRunId,
  errorCode: lastError?.code,
  errorMessage: lastError?.message,
  errorAt: lastError?.at,
  unreadableSince: item.unreadableSince,
  outOfScopeSince: item.outOfScopeSince,
  scopeCode: outOfScopeReason?.code,
  scopeMessage: outOfScopeReason?.message,
});

function put<Field extends ColumnField>(
  database: Database,
  table: string,
  columns: readonly (readonly [Field, string])[],
  values: Readonly<Record<Field, Parameter | undefined>>,
): void {
  const names = columns.map(([, column]) => column);
  database.run(
    `INSERT OR REPLACE INTO ${table} (${names.join(', ')}) VALUES (${names.map(() => '?').join(', ')})`,
    ...columns.map(([field]) => values[field] ?? null),
  );
}
