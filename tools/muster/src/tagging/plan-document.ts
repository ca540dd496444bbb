import { parseContract, type TagPlan, TagPlanV1 } from '@muster/contracts';
import type { PlanReader, PlanTarget, SavedPlan } from '@muster/tagger/plans';

/** A saved plan with its targets and its public document. */
export interface DocumentedPlan {
  readonly plan: SavedPlan;
  readonly targets: readonly PlanTarget[];
  readonly document: TagPlan;
}

/** Reads the targets of a saved plan. */
export async function documented(
  plan: SavedPlan,
  plans: Pick<PlanReader, 'targetsOf'>,
): Promise<DocumentedPlan> {
  const { tagPlanOf } = await import('@muster/tagger/plans');
  const targets = await plans.targetsOf(plan.planId);
  return { plan, targets, document: parseContract(TagPlanV1, tagPlanOf(plan, targets), 'the plan') };
}
