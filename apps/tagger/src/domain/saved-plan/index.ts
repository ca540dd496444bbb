export type { PlanReader, PlanTarget, PlanTargetKey, SavedPlan } from '../../ports/plan-store.ts';
export { makePlan, type PlanOrder } from './make-plan.ts';
export { tagPlanOf } from './plan-totals.ts';
