import { ledgerExpiry, type TagTask, type TagTaskOutcome } from '@muster/contracts';
import type { Database } from '@muster/sqlite';
import { PlanMissingError, TaskMissingError } from '../errors.ts';
import type {
  Ledger,
  LedgerTask,
  PlanMarker,
  Target,
  TaskKey,
  TaskProgress,
  VerificationResult,
} from '../ports/ledger.ts';
import { SqliteLedgerReader } from './sqlite-ledger-reader.ts';
import {
  type Columns,
  exceptionColumns,
  insertFirst,
  outcomeColumns,
  planColumns,
  progressColumns,
  replaceRow,
  targetColumns,
  taskColumns,
  taskRow,
  verificationColumns,
  where,
} from './sqlite-ledger-rows.ts';

/** The ledger in SQLite. Each row is one decision. */
export class SqliteLedger implements Ledger {
  readonly #database: Database;
  readonly #reader: SqliteLedgerReader;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date = () => new Date()) {
    this.#database = database;
    this.#reader = new SqliteLedgerReader(database);
    this.#now = now;
  }

  async stoppedAt(runId: string): Promise<string | undefined> {
    return this.#reader.stoppedAt(runId);
  }

  async getPlan(target: Target): Promise<PlanMarker | undefined> {
    return this.#reader.plan(target);
  }

  async writeTask(task: TagTask): Promise<TagTask> {
    const isNew = insertFirst(this.#database, 'tag_tasks', {
      ...taskRow(task, this.#now()),
      ...this.#expiry(task),
    });
    const stored = isNew ? task : this.#reader.task(task);
    if (stored === undefined) throw new TaskMissingError(task);
    return stored;
  }

  async writePlan(target: Target, marker: PlanMarker): Promise<PlanMarker> {
    const isNew = insertFirst(this.#database, 'tag_plans', {
      ...targetColumns(target),
      ...planColumns(marker),
      ...this.#expiry(target),
    });
    return isNew ? marker : this.#storedPlan(target);
  }

  async replacePlan(target: Target, marker: PlanMarker & { readonly round: number }): Promise<PlanMarker> {
    const columns: Columns = { ...planColumns(marker), ...this.#expiry(target) };
    const key = targetColumns(target);
    const assignments = Object.keys(columns).map((name) => `${name} = ?`);
    const isWritten =
      this.#database.run(
        `UPDATE tag_plans SET ${assignments.join(', ')} WHERE ${where(key)} AND coalesce(round, 1) = ?`,
        ...Object.values(columns),
        ...Object.values(key),
        marker.round - 1,
      ) > 0;
    return isWritten ? marker : this.#storedPlan(target);
  }

  async getTask(key: TaskKey): Promise<TagTask | undefined> {
    return this.#reader.task(key);
  }

  async tasksOf({ runId, accountId, region, resourceType }: Target): Promise<LedgerTask[]> {
    return this.#reader.tasksOf(runId, accountId, region, resourceType);
  }

  async isSettled(key: TaskKey): Promise<boolean> {
    return this.#reader.hasOutcome(key);
  }

  async outcomesOf(target: Target): Promise<TagTaskOutcome[]> {
    return this.#reader.outcomes(target);
  }

  async settledTaskNumbers(target: Target): Promise<number[]> {
    return this.#reader.settledNumbers(target);
  }

  async settle(target: Target, outcome: TagTaskOutcome): Promise<boolean> {
    const key = { ...taskColumns({ ...target, taskNumber: outcome.taskNumber }), ...this.#expiry(target) };
    return this.#database.transaction(() => {
      const isFirst = insertFirst(this.#database, 'tag_task_outcomes', {
        ...key,
        ...outcomeColumns(outcome),
      });
      if (isFirst)
        for (const exception of outcome.exceptions)
          insertFirst(this.#database, 'tag_task_exceptions', { ...key, ...exceptionColumns(exception) });
      return isFirst;
    });
  }

  async getProgress(key: TaskKey): Promise<TaskProgress | undefined> {
    return this.#reader.progress(key);
  }

  async saveProgress(key: TaskKey, progress: TaskProgress): Promise<void> {
    const columns = { ...taskColumns(key), ...progressColumns(progress), ...this.#expiry(key) };
    replaceRow(this.#database, 'tag_task_progress', columns);
  }

  async saveVerification(target: Target, result: VerificationResult): Promise<void> {
    const columns = { ...targetColumns(target), ...verificationColumns(result), ...this.#expiry(target) };
    replaceRow(this.#database, 'tag_verifications', columns);
  }

  #storedPlan(target: Target): PlanMarker {
    const stored = this.#reader.plan(target);
    if (stored === undefined) throw new PlanMissingError(target);
    return stored;
  }

  #expiry({ ledgerRetention }: Target) {
    return { expires_at_epoch_seconds: ledgerExpiry(this.#now(), ledgerRetention) };
  }
}
