export type { PlanClaims, PlanReader, PlanTarget, PlanTargetKey, SavedPlan } from '../../ports/plan-store.ts';
export { rulesOfResource } from '../rule-tally.ts';
export { applyRequest } from './apply-request.ts';
export { makePlan, type PlanOrder } from './make-plan.ts';
export { tagPlanOf } from './plan-totals.ts';
