import { allStores } from '../../adapters/stores.ts';
import type { PlanTagsPorts } from '../../domain/plan-tags.ts';

/** @throws EnvironmentError */
export function createDeps(): PlanTagsPorts {
  const { ledger, resources, queue } = allStores();
  return { ledger, resources, queue, now: () => new Date() };
}
