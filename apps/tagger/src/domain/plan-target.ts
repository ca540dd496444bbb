import type { PlanTagsInput, PlanTagsOutput, TagTask, TagTaskMessage } from '@muster/contracts';
import type { Ledger, PlanMarker, Target } from '../ledger/ledger.ts';
import type { TaskQueue } from '../queue/task-queue.ts';
import type { ResourceSource } from '../resources/resource-source.ts';
import { TaskPlanner } from './plan-tasks.ts';
import { rulesOfResource, withStandingTasks } from './rule-tally.ts';

export interface PlanPorts {
  readonly ledger: Ledger;
  readonly resources: ResourceSource;
  readonly queue: TaskQueue;
  readonly now: () => Date;
}

/**
 * Plans a target once per run and sends a message for every task that has no outcome yet. Called again, it keeps the
 * plan that stands and sends what is still unsettled; a message too many is harmless. Several planners at once end with
 * one plan.
 */
export async function planTarget(input: PlanTagsInput, ports: PlanPorts): Promise<PlanTagsOutput> {
  const { run, accountId, region } = input;
  const target: Target = { runId: run.runId, accountId, region };
  const { tasks, planned, rules } =
    (await ports.ledger.getPlan(target)) ?? (await makePlan(input, target, ports));
  const settled = new Set(await ports.ledger.settledTaskNumbers(target));
  const messages = Array.from({ length: tasks }, (_, index) => index + 1)
    .filter((taskNumber) => !settled.has(taskNumber))
    .map((taskNumber): TagTaskMessage => {
      const { homeRegion, roles } = run;
      return { schemaVersion: 1, ...target, taskNumber, homeRegion, roles };
    });
  await ports.queue.send(messages);
  return { tasks, planned, ...(rules === undefined ? {} : { rules: [...rules] }) };
}

/** The plan that stands in the end, which may be another planner's. */
async function makePlan({ run }: PlanTagsInput, target: Target, ports: PlanPorts): Promise<PlanMarker> {
  const planner = new TaskPlanner(target, run.rules);
  for await (const page of ports.resources.resourcesOf(target))
    page.forEach((resource) => planner.add(resource));
  const { tasks, conflictsKept, rules } = planner.finish();
  // Reading the resources takes its time: another planner may have been quicker.
  const standing = await ports.ledger.getPlan(target);
  if (standing !== undefined) return standing;
  const { byRule, ...written } = await writeTasks(tasks, ports.ledger);
  return ports.ledger.writePlan(target, {
    ...written,
    conflictsKept,
    rules: withStandingTasks(rules, byRule, run.rules),
    createdAt: ports.now().toISOString(),
  });
}

/**
 * Writes tasks one after the other. A number that another planner took, be it at this moment or before it was stopped,
 * keeps its task, and the tasks that follow leave the resources of that one out. So whoever writes the plan: its tasks
 * stand, they never change, and each resource is in one of them.
 */
async function writeTasks(
  tasks: readonly TagTask[],
  ledger: Ledger,
): Promise<Pick<PlanMarker, 'tasks' | 'planned'> & { byRule: ReadonlyMap<string, number> }> {
  const planned = new Set<string>();
  const byRule = new Map<string, number>();
  let taskNumber = 0;
  for (const task of tasks) {
    const open = () => task.resources.filter(({ id }) => !planned.has(id));
    for (let resources = open(); resources.length > 0; resources = open()) {
      taskNumber += 1;
      const standing = await ledger.writeTask({ ...task, taskNumber, resources });
      for (const resource of standing.resources) {
        planned.add(resource.id);
        for (const id of rulesOfResource(standing, resource)) byRule.set(id, (byRule.get(id) ?? 0) + 1);
      }
    }
  }
  return { tasks: taskNumber, planned: planned.size, byRule };
}
