import type { FinishPlanInput, FinishPlanOutput } from '@muster/contracts';
import type { PlanReader } from '../ports/plan-store.ts';
import { orderOf, type OrderPorts } from './saved-plan/order-of.ts';
import { savePlan, type SavePlanPorts } from './saved-plan/save-plan.ts';

export interface FinishPlanPorts extends OrderPorts, Pick<SavePlanPorts, 'targets'> {
  readonly plans: Pick<PlanReader, 'targetsOf'> & SavePlanPorts['plans'];
}

/**
 * Adds up the targets of a plan in a stage and writes the plan. Before this, the plan does not exist.
 * @throws PlanOrderMissingError
 */
export async function finishPlan(
  { planId, createdAt }: FinishPlanInput,
  { orders, plans, targets }: FinishPlanPorts,
): Promise<FinishPlanOutput> {
  const order = await orderOf(planId, orders);
  const planned = await plans.targetsOf(planId);
  const { counts } = await savePlan(order, { createdAt, planned }, { plans, targets });
  return { planId, resources: counts.resources, tasks: counts.tasks };
}
