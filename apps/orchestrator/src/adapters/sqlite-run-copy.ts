import type { LeftOutAccount, OddListings } from '@muster/contracts';
import type { Database } from '@muster/sqlite';
import type { RunHeader } from '../ports/run-store.ts';
import * as rows from './sqlite-run-rows.ts';

/** What every row of a run has. */
interface Kept {
  readonly runId: string;
  readonly expiresAtEpochSeconds: number;
}

/** The tables with the rows of runs. */
export const RUN_TABLES = [
  'runs',
  'run_accounts',
  'account_names',
  'outcomes',
  'account_listings',
  'odd_accounts',
  'left_out_accounts',
];

const insertInto = (table: string, columns: readonly string[]): string =>
  `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${rows.marksFor(columns)})`;

const RESULT = rows.namesOf(rows.RESULT_COLUMNS);
const PUT_RUN = insertInto('runs', [
  ...['run_id', 'started_at', 'accounts', 'plan_api_calls', 'expires_at_epoch_seconds', 'request'],
  ...RESULT,
]);
const PUT_OUTCOME = insertInto('outcomes', rows.namesOf(rows.OUTCOME_COLUMNS));
const PUT_LISTING = insertInto('account_listings', rows.namesOf(rows.LISTING_COLUMNS));
const PUT_LEFT_OUT = insertInto('left_out_accounts', [
  ...['run_id', 'account_id', 'code', 'message', 'expires_at_epoch_seconds'],
]);
const PUT_ODD = insertInto('odd_accounts', ['run_id', 'odd', 'expires_at_epoch_seconds']);
const PUT_ACCOUNT_NAME = insertInto('account_names', [
  ...['run_id', 'account_id', 'name', 'expires_at_epoch_seconds'],
]);
const PUT_ACCOUNT = insertInto('run_accounts', [
  ...['run_id', 'position', 'account_id', 'expires_at_epoch_seconds'],
]);

/** Writes the rows of runs as another store has them, whatever their state. */
export class SqliteRunRows {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  remove(runId: string): void {
    for (const table of RUN_TABLES) this.#database.run(`DELETE FROM ${table} WHERE run_id = ?`, runId);
  }

  putHeader(
    { header, expiresAtEpochSeconds }: { header: RunHeader; expiresAtEpochSeconds: number },
    request: string | undefined,
  ): void {
    this.#database.run(
      PUT_RUN,
      ...[header.runId, header.startedAt, header.accounts ?? null],
      header.planApiCalls === undefined ? null : JSON.stringify(header.planApiCalls),
      ...[expiresAtEpochSeconds, request ?? null],
      ...rows.valuesOf(rows.RESULT_COLUMNS, header),
    );
  }

  putTarget(target: rows.StoredTarget): void {
    this.#database.run(PUT_OUTCOME, ...rows.valuesOf(rows.OUTCOME_COLUMNS, target));
  }

  putListing(listing: rows.StoredListing): void {
    this.#database.run(PUT_LISTING, ...rows.valuesOf(rows.LISTING_COLUMNS, listing));
  }

  putLeftOut({ runId, leftOut, expiresAtEpochSeconds }: Kept & { readonly leftOut: LeftOutAccount }): void {
    const { accountId, code, message } = leftOut;
    this.#database.run(PUT_LEFT_OUT, runId, accountId, code, message, expiresAtEpochSeconds);
  }

  putOdd({ runId, odd, expiresAtEpochSeconds }: Kept & { readonly odd: OddListings }): void {
    this.#database.run(PUT_ODD, runId, JSON.stringify(odd), expiresAtEpochSeconds);
  }

  putAccountName({
    runId,
    accountId,
    name,
    expiresAtEpochSeconds,
  }: Kept & { readonly accountId: string; readonly name: string }): void {
    this.#database.run(PUT_ACCOUNT_NAME, runId, accountId, name, expiresAtEpochSeconds);
  }

  /** @param first position of the first account */
  putAccounts({
    runId,
    first,
    accountIds,
    expiresAtEpochSeconds,
  }: Kept & { readonly first: number; readonly accountIds: readonly string[] }): void {
    for (const [index, accountId] of accountIds.entries())
      this.#database.run(PUT_ACCOUNT, ...[runId, first + index, accountId, expiresAtEpochSeconds]);
  }
}
