import {
  type ApiCalls,
  DEFAULT_RESOURCE_TYPE,
  type LeftOutAccount,
  type OddListings,
  type RunReport,
  type RunRequest,
} from '@muster/contracts';
import { type Database, DatabaseDamagedError, type Row } from '@muster/sqlite';
import { mergeListings } from '../domain/merge-listings.ts';
import { UnknownRunError } from '../errors.ts';
import type {
  AccountListing,
  BegunRun,
  RunHeader,
  RunLease,
  RunLeases,
  RunResult,
  RunStore,
  TargetChanges,
  TargetRow,
} from '../ports/run-store.ts';
import { expiryOf, OddAccountsItemV1, RunRequestItemV1 } from './run-items.ts';
import * as rows from './sqlite-run-rows.ts';

/** Rows per page. Each page is read in one call, so that no statement stays open between pages. */
const PAGE_ROWS = 1000;
/** Sorts after every region: region names begin with a letter. */
const AFTER_REGIONS = '~';

const RESULT = rows.namesOf(rows.RESULT_COLUMNS);
const OUTCOME = rows.namesOf(rows.OUTCOME_COLUMNS);
const LISTING = rows.namesOf(rows.LISTING_COLUMNS);

const HEADER = `SELECT run_id, started_at, accounts, plan_api_calls, ${RESULT.join(', ')} FROM runs`;
const FINISH = `INSERT INTO runs (run_id, started_at, expires_at_epoch_seconds, ${RESULT.join(', ')})
  VALUES (?, ?, ?, ${rows.marksFor(RESULT)})
  ON CONFLICT (run_id) DO UPDATE SET ${RESULT.map((name) => `${name} = excluded.${name}`).join(', ')}
  WHERE runs.status <> 'stopped'`;
const TAKE_UP_AGAIN = `UPDATE runs SET ${RESULT.map((name) => (name === 'status' ? "status = 'running'" : `${name} = NULL`)).join(', ')}
  WHERE run_id = ? AND status <> 'complete'`;
const PUT_OUTCOME = `INSERT OR REPLACE INTO outcomes (${OUTCOME.join(', ')}) VALUES (${rows.marksFor(OUTCOME)})`;
const PUT_LISTING = `INSERT OR REPLACE INTO account_listings (${LISTING.join(', ')}) VALUES (${rows.marksFor(LISTING)})`;
const PUT_ACCOUNT_NAME = `INSERT OR REPLACE INTO account_names (run_id, account_id, name, expires_at_epoch_seconds)
  VALUES (?, ?, ?, ?)`;
const PUT_LEFT_OUT = `INSERT OR REPLACE INTO left_out_accounts (run_id, account_id, code, message, expires_at_epoch_seconds)
  VALUES (?, ?, ?, ?, ?)`;

const expiry = (at: Date): number => expiryOf(at).expiresAtEpochSeconds;

/**
 * Runs in the embedded database. Each method writes in one transaction. `schema/runs.ts` of @muster/sqlite defines the
 * tables.
 */
export class SqliteRunStore implements RunStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async beginRun(request: RunRequest, at: Date): Promise<BegunRun> {
    const { runId } = request.run;
    const text = JSON.stringify(request);
    return this.#database.transaction(() => {
      const created = this.#database.run(
        `INSERT INTO runs (run_id, status, started_at, request, expires_at_epoch_seconds)
         VALUES (?, 'running', ?, ?, ?) ON CONFLICT (run_id) DO NOTHING`,
        ...[runId, at.toISOString(), text, expiry(at)],
      );
      if (created === 0) {
        this.#database.run('UPDATE runs SET request = ? WHERE run_id = ? AND request IS NULL', text, runId);
        this.#database.run(TAKE_UP_AGAIN, runId);
      }
      return {
        request: this.#request(runId) ?? request,
        accounts: this.#accounts(runId),
        isNew: created === 1,
      };
    });
  }

  async saveAccounts(
    runId: string,
    accounts: readonly string[],
    planApiCalls: ApiCalls,
    at: Date,
  ): Promise<void> {
    this.#database.transaction(() => {
      const saved = this.#database.run(
        'UPDATE runs SET accounts = ?, plan_api_calls = ? WHERE run_id = ?',
        ...[accounts.length, JSON.stringify(planApiCalls), runId],
      );
      if (saved === 0) throw new UnknownRunError(runId);
      this.#database.run('DELETE FROM run_accounts WHERE run_id = ?', runId);
      for (const [position, accountId] of accounts.entries())
        this.#database.run(
          'INSERT INTO run_accounts (run_id, position, account_id, expires_at_epoch_seconds) VALUES (?, ?, ?, ?)',
          ...[runId, position, accountId, expiry(at)],
        );
    });
  }

  /** @throws DatabaseDamagedError if the number of accounts in the table differs from the number in the run */
  async getAccounts(runId: string): Promise<readonly string[] | undefined> {
    return this.#accounts(runId);
  }

  /** One statement, so that a reader never combines the count and the accounts of two plans. */
  #accounts(runId: string): readonly string[] | undefined {
    const found = this.#database.all(
      `SELECT runs.accounts, run_accounts.account_id FROM runs LEFT JOIN run_accounts USING (run_id)
       WHERE runs.run_id = ? ORDER BY run_accounts.position`,
      runId,
    );
    const count = found[0]?.['accounts'];
    if (typeof count !== 'number') return undefined;
    const accounts = found.map((row) => row['account_id']).filter((id) => typeof id === 'string');
    // A missing account would silently be left out.
    if (accounts.length !== count)
      throw new DatabaseDamagedError(
        `The table run_accounts has ${accounts.length} of ${count} accounts of run ${runId}`,
      );
    return accounts;
  }

  async saveAccountNames(runId: string, names: ReadonlyMap<string, string>, at: Date): Promise<void> {
    this.#database.transaction(() => {
      for (const [accountId, name] of names)
        this.#database.run(PUT_ACCOUNT_NAME, runId, accountId, name, expiry(at));
    });
  }

  async getAccountName(runId: string, accountId: string): Promise<string | undefined> {
    const row = this.#database.get(
      'SELECT account_id, name FROM account_names WHERE run_id = ? AND account_id = ?',
      ...[runId, accountId],
    );
    return row && rows.accountNameOf(row).name;
  }

  async getAccountNames(runId: string): Promise<ReadonlyMap<string, string>> {
    const found = this.#database.all('SELECT account_id, name FROM account_names WHERE run_id = ?', runId);
    return new Map(found.map(rows.accountNameOf).map(({ accountId, name }) => [accountId, name]));
  }

  async getHeader(runId: string): Promise<RunHeader | undefined> {
    return this.#header(runId);
  }

  #header(runId: string): RunHeader | undefined {
    const row = this.#database.get(`${HEADER} WHERE run_id = ?`, runId);
    return row && rows.headerOf(row);
  }

  async listHeaders(): Promise<RunHeader[]> {
    return this.#database.all(HEADER).map(rows.headerOf);
  }

  async getRequest(runId: string): Promise<RunRequest | undefined> {
    return this.#request(runId);
  }

  #request(runId: string): RunRequest | undefined {
    const row = this.#database.get(
      'SELECT run_id, request FROM runs WHERE run_id = ? AND request IS NOT NULL',
      runId,
    );
    return row && rows.documentOf(RunRequestItemV1, 'runs', row, 'request').request;
  }

  async stopRun(runId: string): Promise<boolean> {
    this.#database.run("UPDATE runs SET status = 'stopped' WHERE run_id = ? AND status = 'running'", runId);
    return this.#header(runId)?.status === 'stopped';
  }

  async finishRun(runId: string, result: RunResult): Promise<void> {
    const { finishedAt } = result;
    this.#database.run(
      FINISH,
      ...[runId, finishedAt, expiry(new Date(finishedAt))],
      ...rows.valuesOf(rows.RESULT_COLUMNS, result),
    );
  }

  async saveReport(runId: string, report: RunReport): Promise<void> {
    this.#database.run(
      'UPDATE runs SET report = ? WHERE run_id = ? AND report IS NOT NULL',
      ...[JSON.stringify(report), runId],
    );
  }

  async getLeases(): Promise<RunLeases> {
    const row = this.#database.get('SELECT version, leases FROM run_leases');
    return row === undefined ? { version: 0, leases: [] } : rows.leasesOf(row);
  }

  async saveLeases(version: number, leases: readonly RunLease[]): Promise<boolean> {
    const text = JSON.stringify(leases);
    const saved =
      version === 0
        ? this.#database.run(
            'INSERT INTO run_leases (id, version, leases) VALUES (1, 1, ?) ON CONFLICT (id) DO NOTHING',
            text,
          )
        : this.#database.run(
            'UPDATE run_leases SET version = version + 1, leases = ? WHERE version = ?',
            text,
            version,
          );
    return saved === 1;
  }

  async listTargets(runId: string, accountId: string): Promise<TargetRow[]> {
    return this.#database
      .all(
        'SELECT * FROM outcomes WHERE run_id = ? AND account_id = ? ORDER BY region, resource_type',
        runId,
        accountId,
      )
      .map(rows.targetRowOf);
  }

  async *targetPages(runId: string, afterAccountId?: string): AsyncGenerator<readonly TargetRow[]> {
    let after = afterAccountId === undefined ? ['', '', ''] : [afterAccountId, AFTER_REGIONS, ''];
    // The loop ends because each page begins after the last row of the previous page.
    for (;;) {
      const page = this.#database
        .all(
          `SELECT * FROM outcomes WHERE run_id = ? AND (account_id, region, resource_type) > (?, ?, ?)
           ORDER BY account_id, region, resource_type LIMIT ?`,
          ...[runId, ...after, PAGE_ROWS],
        )
        .map(rows.targetRowOf);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = [last.accountId, last.region ?? '', last.resourceType ?? DEFAULT_RESOURCE_TYPE];
    }
  }

  async changeTargets(runId: string, { put, remove = [] }: TargetChanges, at: Date): Promise<void> {
    const expiresAtEpochSeconds = expiry(at);
    this.#database.transaction(() => {
      for (const row of put)
        this.#database.run(
          PUT_OUTCOME,
          ...rows.valuesOf(rows.OUTCOME_COLUMNS, { runId, row, expiresAtEpochSeconds }),
        );
      for (const { accountId, region = '', resourceType = DEFAULT_RESOURCE_TYPE } of remove)
        this.#database.run(
          'DELETE FROM outcomes WHERE run_id = ? AND account_id = ? AND region = ? AND resource_type = ?',
          ...[runId, accountId, region, resourceType],
        );
    });
  }

  async addAccountListing(runId: string, latest: AccountListing, at: Date): Promise<void> {
    this.#database.transaction(() => {
      const row = this.#database.get(
        'SELECT * FROM account_listings WHERE run_id = ? AND account_id = ?',
        ...[runId, latest.accountId],
      );
      const listing = mergeListings(row && rows.listingOf(row), latest);
      this.#database.run(
        PUT_LISTING,
        ...rows.valuesOf(rows.LISTING_COLUMNS, { runId, listing, expiresAtEpochSeconds: expiry(at) }),
      );
    });
  }

  async *listingPages(runId: string): AsyncGenerator<readonly AccountListing[]> {
    let after = '';
    for (;;) {
      const page = this.#database
        .all(
          'SELECT * FROM account_listings WHERE run_id = ? AND account_id > ? ORDER BY account_id LIMIT ?',
          ...[runId, after, PAGE_ROWS],
        )
        .map(rows.listingOf);
      const last = page.at(-1);
      if (last === undefined) return;
      yield page;
      after = last.accountId;
    }
  }

  async saveOddAccounts(runId: string, odd: OddListings | undefined, at: Date): Promise<void> {
    if (odd === undefined) this.#database.run('DELETE FROM odd_accounts WHERE run_id = ?', runId);
    else
      this.#database.run(
        'INSERT OR REPLACE INTO odd_accounts (run_id, odd, expires_at_epoch_seconds) VALUES (?, ?, ?)',
        ...[runId, JSON.stringify(odd), expiry(at)],
      );
  }

  async getOddAccounts(runId: string): Promise<OddListings | undefined> {
    const row: Row | undefined = this.#database.get('SELECT * FROM odd_accounts WHERE run_id = ?', runId);
    return row && rows.documentOf(OddAccountsItemV1, 'odd_accounts', row, 'odd').odd;
  }

  async getLeftOut(runId: string): Promise<LeftOutAccount[]> {
    return this.#database
      .all('SELECT * FROM left_out_accounts WHERE run_id = ? ORDER BY account_id', runId)
      .map(rows.leftOutOf);
  }

  async addLeftOut(runId: string, accounts: readonly LeftOutAccount[], at: Date): Promise<void> {
    this.#database.transaction(() => this.#putLeftOut(runId, accounts, at));
  }

  async replaceLeftOut(runId: string, accounts: readonly LeftOutAccount[], at: Date): Promise<void> {
    this.#database.transaction(() => {
      this.#database.run('DELETE FROM left_out_accounts WHERE run_id = ?', runId);
      this.#putLeftOut(runId, accounts, at);
    });
  }

  #putLeftOut(runId: string, accounts: readonly LeftOutAccount[], at: Date): void {
    for (const { accountId, code, message } of accounts)
      this.#database.run(PUT_LEFT_OUT, runId, accountId, code, message, expiry(at));
  }
}
