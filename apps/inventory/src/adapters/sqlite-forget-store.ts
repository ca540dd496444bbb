import type { AccountItem, TargetItem } from '@muster/contracts';
import { SqliteInventoryReader } from '@muster/inventory-table/sqlite';
import type { Database } from '@muster/sqlite';
import type { ForgetStore } from '../ports/forget-store.ts';
import type { Target } from '../ports/inventory-store.ts';
import { SqliteScopeStore } from './sqlite-scope-store.ts';

const OF_TARGET = 'account_id = ? AND region = ?';

/** The inventory in SQLite. Removes what it holds of a target or an account. */
export class SqliteForgetStore implements ForgetStore {
  readonly #database: Database;
  readonly #reader: SqliteInventoryReader;
  readonly #scope: SqliteScopeStore;

  constructor(database: Database) {
    this.#database = database;
    this.#reader = new SqliteInventoryReader(database);
    this.#scope = new SqliteScopeStore(database);
  }

  listTargets(accountId: string, region: string | undefined): Promise<Target[]> {
    const regions = region === undefined ? undefined : [region];
    return this.#reader.listTargets({ accountIds: [accountId], regions });
  }

  getTarget(target: Target): Promise<TargetItem | undefined> {
    return this.#reader.getTarget(target);
  }

  getAccount(accountId: string): Promise<AccountItem | undefined> {
    return this.#reader.getAccount(accountId);
  }

  async countResources({ accountId, region }: Target): Promise<number> {
    const row = this.#database.get(
      `SELECT count(*) AS count FROM resources WHERE ${OF_TARGET}`,
      accountId,
      region,
    );
    return Number(row?.['count']);
  }

  async removeResources({ accountId, region }: Target): Promise<number> {
    return this.#database.run(`DELETE FROM resources WHERE ${OF_TARGET}`, accountId, region);
  }

  async removeCheckpoints(runId: string, { accountId, region }: Target): Promise<number> {
    const where = `WHERE run_id = ? AND ${OF_TARGET}`;
    return this.#database.transaction(
      () =>
        this.#database.run(`DELETE FROM checkpoint_pages ${where}`, runId, accountId, region) +
        this.#database.run(`DELETE FROM checkpoints ${where}`, runId, accountId, region),
    );
  }

  async removeTarget({ accountId, region }: Target): Promise<boolean> {
    return this.#database.transaction(() => {
      this.#database.run(
        `DELETE FROM targets WHERE ${OF_TARGET} AND out_of_scope_since IS NOT NULL`,
        accountId,
        region,
      );
      return (
        this.#database.get(`SELECT 1 AS found FROM targets WHERE ${OF_TARGET}`, accountId, region) ===
        undefined
      );
    });
  }

  removeAccount(accountId: string): Promise<void> {
    return this.#scope.removeAccount(accountId);
  }
}
