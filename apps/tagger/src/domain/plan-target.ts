import type { PlanTagsInput, PlanTagsOutput, TagTask, TagTaskMessage } from '@muster/contracts';
import type { Ledger, PlanMarker, Target } from '../ledger/ledger.ts';
import type { TaskQueue } from '../queue/task-queue.ts';
import type { ResourceSource } from '../resources/resource-source.ts';
import { TaskPlanner } from './plan-tasks.ts';

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
  const { tasks, planned } = (await ports.ledger.getPlan(target)) ?? (await makePlan(input, target, ports));
  const settled = new Set(await ports.ledger.settledTaskNumbers(target));
  const messages = Array.from({ length: tasks }, (_, index) => index + 1)
    .filter((taskNumber) => !settled.has(taskNumber))
    .map((taskNumber): TagTaskMessage => {
      const { homeRegion, roles } = run;
      return { schemaVersion: 1, ...target, taskNumber, homeRegion, roles };
    });
  await ports.queue.send(messages);
  return { tasks, planned };
}

/** The plan that stands in the end, which may be another planner's. */
async function makePlan({ run }: PlanTagsInput, target: Target, ports: PlanPorts): Promise<PlanMarker> {
  const planner = new TaskPlanner(target, run.rules);
  for await (const page of ports.resources.resourcesOf(target))
    page.forEach((resource) => planner.add(resource));
  const { tasks, conflictsKept } = planner.finish();
  // Reading the resources takes its time: another planner may have been quicker.
  const standing = await ports.ledger.getPlan(target);
  if (standing !== undefined) return standing;
  const written = await writeTasks(tasks, ports.ledger);
  return ports.ledger.writePlan(target, { ...written, conflictsKept, createdAt: ports.now().toISOString() });
}

/**
 * Writes tasks one after the other. A number that another planner took, be it at this moment or before it was stopped,
 * keeps its task, and the tasks that follow leave the resources of that one out. So whoever writes the plan: its tasks
 * stand, they never change, and each resource is in one of them.
 */
async function writeTasks(
  tasks: readonly TagTask[],
  ledger: Ledger,
): Promise<Pick<PlanMarker, 'tasks' | 'planned'>> {
  const planned = new Set<string>();
  let taskNumber = 0;
  for (const task of tasks) {
    const open = () => task.resources.filter(({ id }) => !planned.has(id));
    for (let resources = open(); resources.length > 0; resources = open()) {
      taskNumber += 1;
      const standing = await ledger.writeTask({ ...task, taskNumber, resources });
      standing.resources.forEach(({ id }) => planned.add(id));
    }
  }
  return { tasks: taskNumber, planned: planned.size };
}
