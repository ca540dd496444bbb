import type { PlanScope, RunRequest } from '@muster/contracts';
import type { TargetReader } from '@muster/inventory-table';
import type { PlanStore, PlanTarget, SavedPlan } from '../../ports/plan-store.ts';
import type { ResourceSource } from '../../ports/resource-source.ts';
import { planPlace, rulesOf } from './plan-place.ts';
import { savePlan } from './save-plan.ts';

/** The targets of the inventory, and how far each can be trusted. */
export type TargetSource = Pick<TargetReader, 'listTargets' | 'getTarget' | 'listAccounts' | 'getAccount'>;

export interface PlanOrder {
  /** What a run with the plan's rules would be asked to do. Its run ID is the plan's ID. */
  readonly request: RunRequest;
  readonly rulesFingerprint: string;
  readonly rulesFile?: string | undefined;
  /** The part of the request to plan. */
  readonly scope: PlanScope;
  /** Targets that were read longer ago are left out. */
  readonly maxAgeMs: number;
}

export interface MakePlanPorts {
  readonly plans: Pick<PlanStore, 'writeTarget' | 'writePlan'>;
  readonly targets: TargetSource;
  readonly resources: Pick<ResourceSource, 'resourcesOf'>;
  readonly now: () => Date;
}

/**
 * Makes a plan from the table, target by target, and saves it. Changes nothing in AWS. An interrupted plan does not
 * exist: the plan itself is written last. In a stage, `beginPlan`, `planAccount` and `finishPlan` do the same.
 */
export async function makePlan(order: PlanOrder, ports: MakePlanPorts): Promise<SavedPlan> {
  const createdAt = ports.now().toISOString();
  const rules = rulesOf(order);
  const planned: PlanTarget[] = [];
  for (const place of await ports.targets.listTargets(order.scope))
    planned.push(...(await planPlace(order, rules, place, ports)));
  return savePlan(order, { createdAt, planned }, ports);
}
