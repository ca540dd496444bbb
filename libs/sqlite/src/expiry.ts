import type { Database } from './database.ts';

const COLUMN = 'expires_at_epoch_seconds';

/**
 * Deletes expired rows from every table with a column `expires_at_epoch_seconds`. The engine calls it when it starts.
 */
export function deleteExpired(database: Database, nowEpochSeconds: number): void {
  const tables = database.all(
    `SELECT m.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c ON c.name = ? WHERE m.type = 'table'`,
    COLUMN,
  );
  database.transaction(() => {
    for (const { name } of tables)
      database.run(`DELETE FROM "${String(name)}" WHERE ${COLUMN} <= ?`, nowEpochSeconds);
  });
}
