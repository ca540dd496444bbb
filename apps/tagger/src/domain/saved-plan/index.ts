export { LedgerIncompleteError } from '../../errors.ts';
export type { PlanClaims, PlanReader, PlanTarget, PlanTargetKey, SavedPlan } from '../../ports/plan-store.ts';
export { wantedTags } from '../compare-tags.ts';
export { LEDGER_KEPT_DAYS } from '../limits.ts';
export { rulesOfResource } from '../rule-tally.ts';
export { applyRequest } from './apply-request.ts';
export { makePlan, type PlanOrder } from './make-plan.ts';
export { planFromRun, type RunPlanOrder, type TargetOfRun } from './plan-from-run.ts';
export { tagPlanOf } from './plan-totals.ts';
