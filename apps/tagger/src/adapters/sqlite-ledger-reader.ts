import { parseOwn, type TagTaskOutcome, Timestamp } from '@muster/contracts';
import type { Database, Row } from '@muster/sqlite';
import * as z from 'zod';
import { liveTasks } from '../domain/live-tasks.ts';
import { plannedTasks } from '../domain/planned-tasks.ts';
import type { LedgerReader } from '../ports/ledger-reader.ts';
import type {
  LedgerTask,
  PlanMarker,
  Target,
  TaskKey,
  TaskProgress,
  VerificationResult,
} from '../ports/ledger.ts';
import {
  type Columns,
  outcomeOf,
  planOf,
  progressOf,
  targetColumns,
  taskColumns,
  taskOf,
  verificationOf,
  where,
} from './sqlite-ledger-rows.ts';

const StopRow = z.object({ stopped_at: Timestamp });
const TaskNumbers = z.array(z.object({ task_number: z.number() }));

/** Reads the ledger in SQLite. */
export class SqliteLedgerReader implements LedgerReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Reads everything from one state of the database, even while another process writes. */
  async tasksOf(
    runId: string,
    accountId: string,
    region: string,
    resourceType?: string,
  ): Promise<LedgerTask[]> {
    const target = { runId, accountId, region, resourceType };
    const plan = this.plan(target);
    if (plan === undefined) return [];
    const tasks = this.#rows('tag_tasks', targetColumns(target), 'task_number').map(taskOf);
    const outcomes = new Map(this.outcomes(target).map((outcome) => [outcome.taskNumber, outcome]));
    const tried = new Set(this.#numbers('tag_task_progress', target));
    const entries = plannedTasks(target, plan.tasks, tasks).map((task) => ({
      task,
      outcome: outcomes.get(task.taskNumber),
      ...(tried.has(task.taskNumber) && { wasTried: true as const }),
    }));
    return liveTasks(plan, entries);
  }

  async verificationOf(target: Target): Promise<VerificationResult | undefined> {
    const row = this.#row('tag_verifications', targetColumns(target));
    return row && verificationOf(row);
  }

  /** When the run was last stopped. It may have been resumed since. */
  stoppedAt(runId: string): string | undefined {
    const row = this.#row('run_stops', { run_id: runId });
    return row && parseOwn(StopRow, row, 'row of run_stops').stopped_at;
  }

  plan(target: Target): PlanMarker | undefined {
    const row = this.#row('tag_plans', targetColumns(target));
    return row && planOf(row);
  }

  task(key: TaskKey): LedgerTask['task'] | undefined {
    const row = this.#row('tag_tasks', taskColumns(key));
    return row && taskOf(row);
  }

  hasOutcome(key: TaskKey): boolean {
    return this.#row('tag_task_outcomes', taskColumns(key)) !== undefined;
  }

  /** Outcomes of the settled tasks, including those of earlier rounds, by number. */
  outcomes(target: Target): TagTaskOutcome[] {
    const exceptions = Map.groupBy(
      this.#rows('tag_task_exceptions', targetColumns(target), 'rowid'),
      ({ task_number }) => task_number,
    );
    return this.#rows('tag_task_outcomes', targetColumns(target), 'task_number').map((row) =>
      outcomeOf(row, exceptions.get(row['task_number']) ?? []),
    );
  }

  /** Numbers of the settled tasks, ascending. */
  settledNumbers(target: Target): number[] {
    return this.#numbers('tag_task_outcomes', target);
  }

  progress(key: TaskKey): TaskProgress | undefined {
    const row = this.#row('tag_task_progress', taskColumns(key));
    return row && progressOf(row);
  }

  /** Numbers of the tasks that have a row in a table, ascending. */
  #numbers(table: string, target: Target): number[] {
    const columns = targetColumns(target);
    const rows = this.#database.all(
      `SELECT task_number FROM ${table} WHERE ${where(columns)} ORDER BY task_number`,
      ...Object.values(columns),
    );
    return parseOwn(TaskNumbers, rows, `rows of ${table}`).map(({ task_number }) => task_number);
  }

  #row(table: string, key: Columns): Row | undefined {
    return this.#database.get(`SELECT * FROM ${table} WHERE ${where(key)}`, ...Object.values(key));
  }

  #rows(table: string, key: Columns, order: string): Row[] {
    return this.#database.all(
      `SELECT * FROM ${table} WHERE ${where(key)} ORDER BY ${order}`,
      ...Object.values(key),
    );
  }
}
