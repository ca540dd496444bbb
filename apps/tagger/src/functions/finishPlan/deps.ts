import { planningStores } from '../../adapters/stores.ts';
import type { FinishPlanPorts } from '../../domain/finish-plan.ts';

/** @throws EnvironmentError */
export function createDeps(): FinishPlanPorts {
  const { orders, plans, targets } = planningStores();
  return { orders, plans, targets };
}
