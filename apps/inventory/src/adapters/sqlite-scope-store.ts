import type { AccountItem, TargetItem } from '@muster/contracts';
import { shortenMessage } from '@muster/errors';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import type { Database, Parameter } from '@muster/sqlite';
import type { AttemptFailure, Target } from '../ports/inventory-store.ts';
import type { OutOfScopeMark, ScopeStore } from '../ports/scope-store.ts';
import { FAILED_ATTEMPT, MAX_MESSAGE_BYTES } from './sqlite-inventory-writes.ts';

/** Targets and accounts in SQLite. */
export class SqliteScopeStore implements ScopeStore {
  readonly #database: Database;
  readonly #reader: SqliteInventoryReader;

  constructor(database: Database) {
    this.#database = database;
    this.#reader = new SqliteInventoryReader(database);
  }

  async targets(targets: readonly Target[]): Promise<TargetItem[]> {
    const items = await Promise.all(targets.map((target) => this.#reader.getTarget(target)));
    return items.filter((item) => item !== undefined);
  }

  async accounts(accountIds: readonly string[]): Promise<AccountItem[]> {
    const items = await Promise.all(accountIds.map((accountId) => this.#reader.getAccount(accountId)));
    return items.filter((item) => item !== undefined);
  }

  async markTarget({ accountId, region }: Target, mark: OutOfScopeMark): Promise<void> {
    this.#mark(
      'targets',
      [
        ['account_id', accountId],
        ['region', region],
      ],
      mark,
    );
  }

  async markAccount(accountId: string, mark: OutOfScopeMark): Promise<void> {
    this.#mark('accounts', [['account_id', accountId]], mark);
  }

  async saveAccountFailure(accountId: string, { at, runId, code, message }: AttemptFailure): Promise<void> {
    this.#database.run(
      `INSERT INTO accounts (account_id, last_attempt_at, last_attempt_run_id, last_error_code, last_error_message,
         last_error_at, unreadable_since)
       VALUES (?, ?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET ${FAILED_ATTEMPT}`,
      accountId,
      at,
      runId,
      code,
      shortenMessage(message, MAX_MESSAGE_BYTES),
      at,
      at,
    );
  }

  async removeAccount(accountId: string): Promise<void> {
    this.#database.run('DELETE FROM accounts WHERE account_id = ?', accountId);
  }

  /** Does nothing if another run has tried to read the target or account since this run began. */
  #mark(
    table: 'targets' | 'accounts',
    key: readonly (readonly [column: string, value: Parameter])[],
    { at, runId, runStartedAt, reason }: OutOfScopeMark,
  ): void {
    const columns = [
      ...key.map(([column]) => column),
      'out_of_scope_since',
      'out_of_scope_code',
      'out_of_scope_message',
    ];
    this.#database.run(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})
       ON CONFLICT DO UPDATE SET
         out_of_scope_since = COALESCE(out_of_scope_since, excluded.out_of_scope_since),
         out_of_scope_code = excluded.out_of_scope_code,
         out_of_scope_message = excluded.out_of_scope_message
       WHERE last_attempt_at IS NULL OR last_attempt_run_id = ? OR last_attempt_at < ?`,
      ...key.map(([, value]) => value),
      at,
      reason.code,
      shortenMessage(reason.message, MAX_MESSAGE_BYTES),
      runId,
      runStartedAt,
    );
  }
}
