import { planningStores } from '../../adapters/stores.ts';
import type { BeginPlanPorts } from '../../domain/begin-plan.ts';

/** @throws EnvironmentError */
export function createDeps(): BeginPlanPorts {
  const { orders, targets } = planningStores();
  return { orders, targets, now: () => new Date() };
}
