import type { FinishPlanInput, FinishPlanOutput } from '@muster/contracts';
import type { Target } from '@muster/inventory-table';
import { PlanIncompleteError, RulesDisagreeError, TargetRefusedError } from '../errors.ts';
import type { PlanReader, PlanTarget } from '../ports/plan-store.ts';
import type { TargetSource } from './saved-plan/make-plan.ts';
import { orderOf, type OrderPorts } from './saved-plan/order-of.ts';
import { savePlan, type SavePlanPorts } from './saved-plan/save-plan.ts';

export interface FinishPlanPorts extends OrderPorts {
  readonly targets: SavePlanPorts['targets'] & Pick<TargetSource, 'listTargets'>;
  readonly plans: Pick<PlanReader, 'targetsOf'> & SavePlanPorts['plans'];
}

/**
 * Adds up the targets of a plan in a stage and writes the plan. Before this, the plan does not exist.
 * @throws PlanOrderMissingError
 * @throws the reason, such as RulesDisagree, for which a target was refused
 * @throws PlanIncompleteError if a target was not planned
 */
export async function finishPlan(
  { planId, createdAt }: FinishPlanInput,
  { orders, plans, targets }: FinishPlanPorts,
): Promise<FinishPlanOutput> {
  const order = await orderOf(planId, orders);
  const planned = await plans.targetsOf(planId);
  refuseIncomplete(planId, await targets.listTargets(order.scope), planned);
  const { counts } = await savePlan(order, { createdAt, planned }, { plans, targets });
  return { planId, resources: counts.resources, tasks: counts.tasks };
}

function refuseIncomplete(planId: string, places: readonly Target[], planned: readonly PlanTarget[]): void {
  for (const target of planned)
    if ('unplanned' in target && target.unplanned.reason === 'Refused')
      throw new TargetRefusedError(
        target.unplanned.code ?? RulesDisagreeError.code,
        target.unplanned.message ?? '',
      );
  const known = new Set(planned.map(({ accountId, region }) => `${accountId} ${region}`));
  const missing = places.filter(({ accountId, region }) => !known.has(`${accountId} ${region}`));
  if (missing.length > 0) throw new PlanIncompleteError(planId, missing);
}
