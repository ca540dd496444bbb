import { planningStores } from '../../adapters/stores.ts';
import type { PlanAccountPorts } from '../../domain/plan-account.ts';

/** @throws EnvironmentError */
export function createDeps(): PlanAccountPorts {
  const { orders, plans, targets, resources } = planningStores();
  return { orders, plans, targets, resources, now: () => new Date() };
}
