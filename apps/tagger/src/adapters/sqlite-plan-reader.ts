import type { TagTask } from '@muster/contracts';
import type { Database } from '@muster/sqlite';
import type { PlanReader, PlanTarget, PlanTargetKey, SavedPlan } from '../ports/plan-store.ts';
import { where } from './sqlite-ledger-rows.ts';
import { planTargetColumns, planTargetOf, planTaskOf, savedPlanOf } from './sqlite-plan-rows.ts';

/** Tasks that are read at once. */
const TASKS_PER_READ = 10;

/** Reads saved plans in SQLite. */
export class SqlitePlanReader implements PlanReader {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  async getPlan(planId: string): Promise<SavedPlan | undefined> {
    const row = this.#database.get('SELECT * FROM plans WHERE plan_id = ?', planId);
    return row && savedPlanOf(row);
  }

  async listPlans(): Promise<SavedPlan[]> {
    return this.#database.all('SELECT * FROM plans ORDER BY created_at DESC, plan_id DESC').map(savedPlanOf);
  }

  async targetsOf(planId: string): Promise<PlanTarget[]> {
    return this.#database
      .all('SELECT * FROM plan_targets WHERE plan_id = ? ORDER BY account_id, region, resource_type', planId)
      .map(planTargetOf);
  }

  async *tasksOf(planId: string, target: PlanTargetKey): AsyncGenerator<TagTask[]> {
    const key = planTargetColumns(planId, target);
    for (let after = 0; ;) {
      const tasks = this.#database
        .all(
          `SELECT * FROM plan_tasks WHERE ${where(key)} AND task_number > ? ORDER BY task_number LIMIT ${TASKS_PER_READ}`,
          ...Object.values(key),
          after,
        )
        .map(planTaskOf);
      const last = tasks.at(-1);
      if (last === undefined) return;
      yield tasks;
      after = last.taskNumber;
    }
  }
}
