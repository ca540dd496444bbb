import { allStores } from '../../adapters/stores.ts';
import type { PlanTagsPorts } from '../../domain/plan-tags.ts';

/** @throws EnvironmentError */
export function createDeps(): PlanTagsPorts {
  const { ledger, plans, rules, resources, queue } = allStores();
  return { ledger, plans, rules, resources, queue, now: () => new Date() };
}
