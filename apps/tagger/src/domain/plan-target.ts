import type { PlanTagsInput, PlanTagsOutput, TagTaskMessage } from '@muster/contracts';
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
 * plan that stands and sends what is still unsettled; a message too many is harmless.
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

async function makePlan({ run }: PlanTagsInput, target: Target, ports: PlanPorts): Promise<PlanMarker> {
  const planner = new TaskPlanner(target, run.rules);
  for await (const page of ports.resources.resourcesOf(target))
    page.forEach((resource) => planner.add(resource));
  const { tasks, planned, conflictsKept } = planner.finish();
  const marker = { tasks: tasks.length, planned, conflictsKept, createdAt: ports.now().toISOString() };
  return ports.ledger.writePlan(target, tasks, marker);
}
