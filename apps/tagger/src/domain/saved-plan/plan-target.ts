import type { PlannedTarget, PlanStore, PlanTargetKey } from '../../ports/plan-store.ts';
import type { ResourceSource } from '../../ports/resource-source.ts';
import { TaskPlanner } from '../plan-tasks.ts';
import { exceedsTagLimit, type TargetRules } from '../rules.ts';
import { PlanTally } from './plan-tally.ts';

export interface PlanTargetPorts {
  readonly plans: Pick<PlanStore, 'writeTarget'>;
  readonly resources: Pick<ResourceSource, 'resourcesOf'>;
}

/**
 * Plans the changes of one target with the values of the table, and saves them. A resource that would have more tags
 * than EC2 allows is left alone.
 * @throws RulesDisagreeError
 * @param readAt no value of the target was read earlier
 */
export async function planTarget(
  planId: string,
  target: PlanTargetKey,
  { rules, readAt }: { readonly rules: TargetRules; readonly readAt: string },
  { plans, resources }: PlanTargetPorts,
): Promise<PlannedTarget> {
  const planner = new TaskPlanner({ ...target, runId: planId }, rules.ruleIds, { readAt });
  const tally = new PlanTally(rules.ruleIds, rules);
  for await (const page of resources.resourcesOf(target))
    for (const resource of page) {
      if (resource.goneAt !== undefined) continue;
      const change = rules.changeOf(resource);
      const isOverLimit = exceedsTagLimit(resource.tags, change.set);
      tally.add(resource, change, isOverLimit);
      if (!isOverLimit) planner.put(resource, change);
    }
  rules.finish();
  const { tasks } = planner.finish();
  const planned = { ...target, readAt, counts: tally.counts(tasks.length) };
  await plans.writeTarget(planId, planned, tasks);
  return planned;
}
