import type { TagTask, TagTaskOutcome } from '@muster/contracts';
import { liveTasks } from '../domain/live-tasks.ts';
import { plannedTasks } from '../domain/planned-tasks.ts';
import { PlanMissingError } from '../errors.ts';
import type {
  Ledger,
  LedgerTask,
  PlanMarker,
  Target,
  TaskKey,
  TaskProgress,
  VerificationResult,
} from '../ports/ledger.ts';

interface TargetEntry {
  plan?: PlanMarker;
  verification?: VerificationResult;
  readonly tasks: Map<number, TagTask>;
  readonly outcomes: Map<number, TagTaskOutcome>;
  readonly progress: Map<number, TaskProgress>;
}

const byNumber = (a: number, b: number): number => a - b;

/** A ledger in memory, for tests: it passes the same contract tests as the one in DynamoDB. */
export class FakeLedger implements Ledger {
  readonly #targets = new Map<string, TargetEntry>();

  #of({ runId, accountId, region }: Target): TargetEntry {
    const key = `${runId}#${accountId}#${region}`;
    const entry = this.#targets.get(key) ?? { tasks: new Map(), outcomes: new Map(), progress: new Map() };
    this.#targets.set(key, entry);
    return entry;
  }

  readonly #stopped = new Map<string, string>();

  /** As `LedgerStops` does. */
  async stop(runId: string, at: Date): Promise<void> {
    this.#stopped.set(runId, at.toISOString());
  }

  async stoppedAt(runId: string): Promise<string | undefined> {
    return this.#stopped.get(runId);
  }

  async getPlan(target: Target): Promise<PlanMarker | undefined> {
    return this.#of(target).plan;
  }

  async writeTask(task: TagTask): Promise<TagTask> {
    const { tasks } = this.#of(task);
    const standing = tasks.get(task.taskNumber) ?? task;
    tasks.set(task.taskNumber, standing);
    return standing;
  }

  async writePlan(target: Target, marker: PlanMarker): Promise<PlanMarker> {
    return (this.#of(target).plan ??= marker);
  }

  async replacePlan(target: Target, marker: PlanMarker & { readonly round: number }): Promise<PlanMarker> {
    const entry = this.#of(target);
    if (entry.plan === undefined) throw new PlanMissingError(target);
    if ((entry.plan.round ?? 1) === marker.round - 1) entry.plan = marker;
    return entry.plan;
  }

  async getTask(key: TaskKey): Promise<TagTask | undefined> {
    return this.#of(key).tasks.get(key.taskNumber);
  }

  async tasksOf(target: Target): Promise<LedgerTask[]> {
    const { plan, tasks, outcomes } = this.#of(target);
    if (plan === undefined) return [];
    const entries = plannedTasks(target, plan.tasks, tasks.values()).map((task) => ({
      task,
      outcome: outcomes.get(task.taskNumber),
    }));
    return liveTasks(plan, entries);
  }

  async isSettled(key: TaskKey): Promise<boolean> {
    return this.#of(key).outcomes.has(key.taskNumber);
  }

  async outcomesOf(target: Target): Promise<TagTaskOutcome[]> {
    return [...this.#of(target).outcomes.values()];
  }

  async settledTaskNumbers(target: Target): Promise<number[]> {
    return [...this.#of(target).outcomes.keys()].toSorted(byNumber);
  }

  async settle(target: Target, outcome: TagTaskOutcome): Promise<boolean> {
    const { outcomes } = this.#of(target);
    if (outcomes.has(outcome.taskNumber)) return false;
    outcomes.set(outcome.taskNumber, outcome);
    return true;
  }

  async getProgress(key: TaskKey): Promise<TaskProgress | undefined> {
    return this.#of(key).progress.get(key.taskNumber);
  }

  async saveProgress(key: TaskKey, progress: TaskProgress): Promise<void> {
    this.#of(key).progress.set(key.taskNumber, progress);
  }

  async saveVerification(target: Target, result: VerificationResult): Promise<void> {
    this.#of(target).verification = result;
  }

  /** As `LedgerReader` of the real ledger: for tests to look at. */
  async verificationOf(target: Target): Promise<VerificationResult | undefined> {
    return this.#of(target).verification;
  }
}
