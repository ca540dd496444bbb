import { DEFAULT_RESOURCE_TYPE, type Contract, parseContract } from '@muster/contracts';
import { jsonColumn, type Parameter, type Row } from '@muster/sqlite';
import type { z } from 'zod';
import type { AccountListing, RunHeader, RunResult, TargetRow } from '../ports/run-store.ts';
import {
  AccountListingItemV1,
  AccountNameItemV1,
  LeftOutItemV1,
  RunHeaderItemV1,
  RunLeasesItemV1,
  TargetRowItemV1,
} from './run-items.ts';

/** A column to write, and its value. */
type Column<Of> = readonly [name: string, value: (of: Of) => Parameter];

const TARGET_COUNTS = ['planned', 'succeeded', 'failed', 'skipped'] as const;
const RESOURCE_COUNTS = ['seen', 'added', 'changed', 'unchanged', 'gone'] as const;
const TAGGING_COUNTS = ['planned', 'applied', 'verified', 'failed', 'skipped', 'changed'] as const;

const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));

const countColumns = <Name extends string, Of>(
  prefix: string,
  names: readonly Name[],
  countsOf: (of: Of) => Readonly<Partial<Record<Name, number | undefined>>> | undefined,
): Column<Of>[] => names.map((name) => [`${prefix}_${name}`, (of) => countsOf(of)?.[name] ?? null]);

/** A header has no result until the run ends. */
type Ended = RunResult | Omit<RunHeader, 'runId' | 'startedAt'>;

/** The columns of `runs` that are set when a run ends. Resuming a run clears all of them except the status. */
export const RESULT_COLUMNS: readonly Column<Ended>[] = [
  ['status', ({ status }) => status],
  ['finished_at', ({ finishedAt }) => finishedAt ?? null],
  ['error_code', ({ error }) => error?.code ?? null],
  ['error_message', ({ error }) => error?.message ?? null],
  ...countColumns('targets', TARGET_COUNTS, ({ targets }: Ended) => targets),
  ...countColumns('resources', RESOURCE_COUNTS, ({ resources }: Ended) => resources),
  ...countColumns('tagging', TAGGING_COUNTS, ({ tagging }: Ended) => tagging),
  ['api_calls', ({ apiCalls }) => json(apiCalls)],
  ['report', ({ report }) => json(report)],
];

export interface StoredTarget {
  readonly runId: string;
  readonly row: TargetRow;
  readonly expiresAtEpochSeconds: number;
}

const outcomeOf = ({ row }: StoredTarget) => (row.status === 'pending' ? undefined : row);

export const OUTCOME_COLUMNS: readonly Column<StoredTarget>[] = [
  ['run_id', ({ runId }) => runId],
  ['account_id', ({ row }) => row.accountId],
  ['region', ({ row }) => row.region ?? ''],
  ['resource_type', ({ row }) => row.resourceType ?? DEFAULT_RESOURCE_TYPE],
  ['status', ({ row }) => row.status],
  ['code', (of) => outcomeOf(of)?.code ?? null],
  ['message', (of) => outcomeOf(of)?.message ?? null],
  ['of_account', (of) => (outcomeOf(of)?.ofAccount === true ? 1 : 0)],
  ['finished_at', (of) => outcomeOf(of)?.finishedAt ?? null],
  ...countColumns('resources', RESOURCE_COUNTS, (of: StoredTarget) => outcomeOf(of)?.resources),
  ...countColumns('tagging', TAGGING_COUNTS, (of: StoredTarget) => outcomeOf(of)?.tagging),
  ['managed_hidden', (of) => (outcomeOf(of)?.managedHidden === true ? 1 : null)],
  ['api_calls', (of) => json(outcomeOf(of)?.apiCalls)],
  ['odd', (of) => json(outcomeOf(of)?.odd)],
  ['rules', (of) => json(outcomeOf(of)?.rules)],
  ['rescans', (of) => json(outcomeOf(of)?.rescans)],
  ['expires_at_epoch_seconds', ({ expiresAtEpochSeconds }) => expiresAtEpochSeconds],
];

export interface StoredListing {
  readonly runId: string;
  readonly listing: AccountListing;
  readonly expiresAtEpochSeconds: number;
}

export const LISTING_COLUMNS: readonly Column<StoredListing>[] = [
  ['run_id', ({ runId }) => runId],
  ['account_id', ({ listing }) => listing.accountId],
  ['listed', ({ listing }) => (listing.listed ? 1 : 0)],
  ['unlisted_code', ({ listing }) => listing.unlisted?.code ?? null],
  ['unlisted_message', ({ listing }) => listing.unlisted?.message ?? null],
  ['odd', ({ listing }) => json(listing.odd)],
  ['api_calls', ({ listing }) => json(listing.apiCalls)],
  ['expires_at_epoch_seconds', ({ expiresAtEpochSeconds }) => expiresAtEpochSeconds],
];

export const namesOf = <Of>(columns: readonly Column<Of>[]): string[] => columns.map(([name]) => name);
export const valuesOf = <Of>(columns: readonly Column<Of>[], of: Of): Parameter[] =>
  columns.map(([, value]) => value(of));
export const marksFor = (columns: readonly unknown[]): string => columns.map(() => '?').join(', ');

/** @throws ContractError */
export const headerOf = (row: Row): RunHeader =>
  parsed(RunHeaderItemV1, 'runs', row, {
    runId: row['run_id'],
    status: row['status'],
    startedAt: row['started_at'],
    finishedAt: row['finished_at'],
    accounts: row['accounts'],
    planApiCalls: jsonColumn(row['plan_api_calls']),
    error: failureIn(row, 'error'),
    targets: countsIn(row, 'targets', TARGET_COUNTS),
    resources: countsIn(row, 'resources', RESOURCE_COUNTS),
    tagging: countsIn(row, 'tagging', TAGGING_COUNTS),
    apiCalls: jsonColumn(row['api_calls']),
    report: jsonColumn(row['report']),
  });

/** @throws ContractError */
export const targetRowOf = (row: Row): TargetRow =>
  parsed(TargetRowItemV1, 'outcomes', row, {
    accountId: row['account_id'],
    region: row['region'] === '' ? null : row['region'],
    resourceType: row['resource_type'] === DEFAULT_RESOURCE_TYPE ? null : row['resource_type'],
    status: row['status'],
    code: row['code'],
    message: row['message'],
    ofAccount: row['of_account'] === 1 ? true : null,
    finishedAt: row['finished_at'],
    resources: countsIn(row, 'resources', RESOURCE_COUNTS),
    tagging: countsIn(row, 'tagging', TAGGING_COUNTS),
    managedHidden: row['managed_hidden'] === 1 ? true : null,
    apiCalls: jsonColumn(row['api_calls']),
    odd: jsonColumn(row['odd']),
    rules: jsonColumn(row['rules']),
    rescans: jsonColumn(row['rescans']),
  });

/** @throws ContractError */
export const listingOf = (row: Row): AccountListing =>
  parsed(AccountListingItemV1, 'account_listings', row, {
    accountId: row['account_id'],
    listed: row['listed'] === 1,
    unlisted: failureIn(row, 'unlisted'),
    odd: jsonColumn(row['odd']),
    apiCalls: jsonColumn(row['api_calls']),
  });

/** @throws ContractError */
export const leftOutOf = (row: Row) =>
  parsed(LeftOutItemV1, 'left_out_accounts', row, {
    accountId: row['account_id'],
    code: row['code'],
    message: row['message'],
  });

/** @throws ContractError */
export const accountNameOf = (row: Row) =>
  parsed(AccountNameItemV1, 'account_names', row, { accountId: row['account_id'], name: row['name'] });

/** @throws ContractError */
export const leasesOf = (row: Row) =>
  parsed(RunLeasesItemV1, 'run_leases', row, { version: row['version'], leases: jsonColumn(row['leases']) });

/** A column that holds a document of a contract as JSON. @throws ContractError */
export const documentOf = <Schema extends z.ZodType>(
  contract: Contract<Schema>,
  table: string,
  row: Row,
  field: string,
): z.output<Schema> => parsed(contract, table, row, { [field]: jsonColumn(row[field]) });

/** Leaves out counts that are NULL. Returns null if there are no counts. */
function countsIn(row: Row, prefix: string, names: readonly string[]): unknown {
  const counts = names
    .map((name) => [name, row[`${prefix}_${name}`]] as const)
    .filter(([, count]) => count !== null);
  return counts.length === 0 ? null : Object.fromEntries(counts);
}

const failureIn = (row: Row, prefix: string): unknown =>
  row[`${prefix}_code`] === null ? null : { code: row[`${prefix}_code`], message: row[`${prefix}_message`] };

/** Leaves out fields that are NULL. */
function parsed<Schema extends z.ZodType>(
  contract: Contract<Schema>,
  table: string,
  row: Row,
  fields: Readonly<Record<string, unknown>>,
): z.output<Schema> {
  const present = Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null));
  const key = [row['run_id'], row['account_id'], row['region']].filter((part) => typeof part === 'string');
  return parseContract(contract, present, `row ${key.join(' / ')} of the table ${table}`);
}
