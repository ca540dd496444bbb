import type { BeginPlanInput, BeginPlanOutput } from '@muster/contracts';
import { PlanTooLargeError } from '../errors.ts';
import type { TargetSource } from './saved-plan/make-plan.ts';
import { orderOf, type OrderPorts } from './saved-plan/order-of.ts';

/**
 * Step Functions passes at most 262,144 bytes between states. An account takes 15 of them.
 * Source: https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html
 */
const MAX_ACCOUNTS = 15_000;

export interface BeginPlanPorts extends OrderPorts {
  readonly targets: Pick<TargetSource, 'listTargets'>;
  readonly now: () => Date;
}

/**
 * Lists the accounts that a plan in a stage covers.
 * @throws PlanOrderMissingError, PlanTooLargeError
 */
export async function beginPlan(
  { planId }: BeginPlanInput,
  { orders, targets, now }: BeginPlanPorts,
): Promise<BeginPlanOutput> {
  const { scope } = await orderOf(planId, orders);
  const places = await targets.listTargets(scope);
  const accounts = [...new Set(places.map(({ accountId }) => accountId))];
  if (accounts.length > MAX_ACCOUNTS) throw new PlanTooLargeError(accounts.length, MAX_ACCOUNTS);
  return { planId, createdAt: now().toISOString(), accounts };
}
