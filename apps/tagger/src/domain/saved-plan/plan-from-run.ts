import { type LeftAloneReason, ruleIdsOf, type RunRequest } from '@muster/contracts';
import { typeField } from '@muster/resource-types';
import { LedgerIncompleteError, TaskMissingError } from '../../errors.ts';
import type { LedgerReader } from '../../ports/ledger-reader.ts';
import type { LedgerTask } from '../../ports/ledger.ts';
import type { PlannedTarget, PlanStore, PlanTargetKey, SavedPlan } from '../../ports/plan-store.ts';
import { TaskPlanner } from '../plan-tasks.ts';
import { changesTags } from '../rules.ts';
import { inverseOf, isConcerned, isPossible, type RunPlanKind, sameChange } from './changes-of-run.ts';
import { PlanTally } from './plan-tally.ts';
import { sumOf } from './plan-totals.ts';
import { inOrder } from './target-order.ts';

/** A target that a run read. */
export interface TargetOfRun extends PlanTargetKey {
  /** Resources in the tasks of the target, as the run counted them. */
  readonly planned: number;
}

/** A plan to make from the ledger of a run that has ended. */
export interface RunPlanOrder {
  readonly planId: string;
  readonly kind: RunPlanKind;
  /** The request of the run. */
  readonly request: RunRequest;
  /** All targets of the run, in any order. Others are ignored. */
  readonly targets: readonly TargetOfRun[];
}

export interface RunPlanPorts {
  readonly plans: Pick<PlanStore, 'writeTarget' | 'writePlan'>;
  readonly ledger: Pick<LedgerReader, 'tasksOf'>;
  readonly now: () => Date;
}

const NOT_CONCERNED: Readonly<Record<RunPlanKind, LeftAloneReason>> = {
  undo: 'NotApplied',
  retry: 'NotFailed',
};

/**
 * Makes a plan that takes back what a run did, or that repeats what failed in it, and saves it. Reads the ledger
 * target by target, and nothing from AWS. An interrupted plan does not exist: the plan itself is written last.
 * @throws LedgerIncompleteError if the ledger contains fewer tasks than the run had
 */
export async function planFromRun(order: RunPlanOrder, ports: RunPlanPorts): Promise<SavedPlan> {
  const { planId, kind, request } = order;
  const { planId: applied, planPart, maxFailures, resumedAt, ...run } = request.run;
  void [applied, planPart, maxFailures, resumedAt];
  const createdAt = ports.now().toISOString();
  const planned: PlannedTarget[] = [];
  for (const target of inOrder(order.targets)) {
    const tasks = await tasksOf(run.runId, target, ports.ledger);
    if (tasks.length > 0) planned.push(await planTargetOfRun(order, target, tasks, ports));
  }
  const plan: SavedPlan = {
    planId,
    createdAt,
    ...(kind === 'undo' ? { undoOf: run.runId } : { retryOf: run.runId }),
    scope: {},
    request: { ...request, run: { ...run, runId: planId, tag: true } },
    unknownAccounts: [],
    ...sumOf(planned),
  };
  await ports.plans.writePlan(plan);
  return plan;
}

/** @throws LedgerIncompleteError */
async function tasksOf(
  runId: string,
  target: TargetOfRun,
  ledger: RunPlanPorts['ledger'],
): Promise<LedgerTask[]> {
  const { accountId, region, resourceType, planned } = target;
  const tasks = await ledger.tasksOf(runId, accountId, region, resourceType).catch((error: unknown) => {
    if (error instanceof TaskMissingError) return [];
    throw error;
  });
  const resources = tasks.reduce((sum, { task }) => sum + task.resources.length, 0);
  if (resources < planned) throw new LedgerIncompleteError({ ...target, runId });
  return tasks;
}

async function planTargetOfRun(
  { planId, kind, request }: RunPlanOrder,
  { accountId, region, resourceType }: PlanTargetKey,
  entries: readonly LedgerTask[],
  { plans, now }: RunPlanPorts,
): Promise<PlannedTarget> {
  const key = { accountId, region, ...typeField(resourceType) };
  const ruleIds = ruleIdsOf(request.run);
  const readAt = readAtOf(kind, entries, now());
  const planner = new TaskPlanner({ ...key, runId: planId }, ruleIds, {
    readAt,
    ...(kind === 'undo' ? { guard: 'tag' } : {}),
  });
  const tally = new PlanTally(ruleIds);
  for (const entry of entries) {
    const concerns = isConcerned(kind, entry);
    for (const resource of entry.task.resources) {
      const change = (kind === 'undo' ? inverseOf : sameChange)(entry.task, resource);
      if (!concerns(resource.id) || !changesTags(change)) tally.addLeftAlone(NOT_CONCERNED[kind]);
      else if (isPossible(change)) {
        tally.addChange(change);
        planner.put({ resourceId: resource.id, tags: new Map() }, change);
      } else tally.addLeftAlone('ValueRefused');
    }
  }
  const { tasks } = planner.finish();
  const target: PlannedTarget = { ...key, readAt, counts: tally.counts(tasks.length) };
  await plans.writeTarget(planId, target, tasks);
  return target;
}

/** The values that a plan expects are those that the tasks gave, or those that they read. */
function readAtOf(kind: RunPlanKind, entries: readonly LedgerTask[], now: Date): string {
  const times = entries.flatMap(
    ({ task, outcome }) => (kind === 'undo' ? outcome?.settledAt : task.readAt) ?? [],
  );
  return times.toSorted()[0] ?? now.toISOString();
}
