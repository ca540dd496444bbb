import { Count, parseOwn } from '@muster/contracts';
import type { Database } from '@muster/sqlite';
import * as z from 'zod';
import { NOT_TRIED } from '../domain/reopened.ts';
import type { FailureLimit } from '../ports/failure-limit.ts';

const Row = z.object({ failed: Count });
const CODES = [...NOT_TRIED];

/** Counts the outcomes in SQLite. */
export class SqliteFailureLimit implements FailureLimit {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The outcome of the task is the count. */
  async count(): Promise<void> {}

  async isExceeded(runId: string, maxFailures: number): Promise<boolean> {
    const row = this.#database.get(
      `SELECT count(*) AS failed FROM tag_task_exceptions
      WHERE run_id = ? AND outcome = 'failed' AND code NOT IN (${CODES.map(() => '?').join(', ')})`,
      runId,
      ...CODES,
    );
    return parseOwn(Row, row, 'count of tag_task_exceptions').failed > maxFailures;
  }
}
