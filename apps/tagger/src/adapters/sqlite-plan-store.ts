import { ledgerExpiry, type PlanCanary, type TagTask } from '@muster/contracts';
import type { Database } from '@muster/sqlite';
import type { PlanStore, PlanTarget, SavedPlan } from '../ports/plan-store.ts';
import { json, replaceRow } from './sqlite-ledger-rows.ts';
import { SqlitePlanReader } from './sqlite-plan-reader.ts';
import { planTargetRow, planTaskRow, savedPlanColumns } from './sqlite-plan-rows.ts';

/** Saved plans in SQLite. */
export class SqlitePlanStore extends SqlitePlanReader implements PlanStore {
  readonly #database: Database;
  readonly #now: () => Date;

  constructor(database: Database, now: () => Date = () => new Date()) {
    super(database);
    this.#database = database;
    this.#now = now;
  }

  /** Writes the tasks and the target in one transaction. */
  async writeTarget(planId: string, target: PlanTarget, tasks: readonly TagTask[]): Promise<void> {
    const expiry = this.#expiry();
    this.#database.transaction(() => {
      for (const task of tasks)
        replaceRow(this.#database, 'plan_tasks', { ...planTaskRow(task, this.#now()), ...expiry });
      replaceRow(this.#database, 'plan_targets', { ...planTargetRow(planId, target), ...expiry });
    });
  }

  async writePlan(plan: SavedPlan): Promise<void> {
    replaceRow(this.#database, 'plans', { ...savedPlanColumns(plan), ...this.#expiry() });
  }

  async claim(planId: string, runId: string, canaryRunId?: string): Promise<string | undefined> {
    this.#database.run(
      `UPDATE plans SET applied_by = ? WHERE plan_id = ? AND applied_by IS NULL AND canary ->> 'runId' IS ?`,
      runId,
      planId,
      canaryRunId ?? null,
    );
    return (await this.getPlan(planId))?.appliedBy;
  }

  async claimCanary(planId: string, canary: PlanCanary): Promise<PlanCanary | undefined> {
    this.#database.run(
      'UPDATE plans SET canary = ? WHERE plan_id = ? AND applied_by IS NULL AND canary IS NULL',
      json(canary),
      planId,
    );
    return (await this.getPlan(planId))?.canary;
  }

  #expiry() {
    return { expires_at_epoch_seconds: ledgerExpiry(this.#now()) };
  }
}
