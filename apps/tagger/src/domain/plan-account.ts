import type { PlanAccountInput, PlanAccountOutput } from '@muster/contracts';
import type { Target } from '@muster/inventory-table';
import { RulesDisagreeError } from '../errors.ts';
import type { CompiledRules } from './rules.ts';
import type { PlanOrder, TargetSource } from './saved-plan/make-plan.ts';
import { orderOf, type OrderPorts } from './saved-plan/order-of.ts';
import { planPlace, type PlanPlacePorts, rulesOf } from './saved-plan/plan-place.ts';

/** Enough for the largest target, which is read and planned without an interruption. */
const MIN_TIME_LEFT_MS = 450_000;

export interface PlanAccountPorts extends OrderPorts, PlanPlacePorts {
  readonly targets: Pick<TargetSource, 'listTargets' | 'getTarget'>;
}

/**
 * Plans the targets of an account one after the other, as long as the invocation has time for another one. Planning a
 * target again gives the same records.
 * @throws PlanOrderMissingError
 */
export async function planAccount(
  { planId, accountId, after }: PlanAccountInput,
  ports: PlanAccountPorts,
  remainingMs: () => number,
): Promise<PlanAccountOutput> {
  const order = await orderOf(planId, ports.orders);
  const places = await ports.targets.listTargets({ ...order.scope, accountIds: [accountId] });
  const left = places
    .filter(({ region }) => after === undefined || region > after)
    .toSorted((a, b) => (a.region < b.region ? -1 : 1));
  const rules = rulesOf(order);
  for (const [index, place] of left.entries()) {
    await planOrRefuse(order, rules, place, ports);
    if (index < left.length - 1 && remainingMs() < MIN_TIME_LEFT_MS)
      return { done: false, after: place.region };
  }
  return { done: true };
}

/**
 * A state machine hides why one of its accounts failed. So a place that rules disagree about is written as refused, and
 * `finishPlan` fails with the reason.
 */
async function planOrRefuse(
  order: PlanOrder,
  rules: CompiledRules,
  place: Target,
  ports: PlanPlacePorts,
): Promise<void> {
  try {
    await planPlace(order, rules, place, ports);
  } catch (error) {
    if (!(error instanceof RulesDisagreeError)) throw error;
    const { accountId, region } = place;
    const unplanned = { reason: 'Refused', code: error.code, message: error.message } as const;
    await ports.plans.writeTarget(order.request.run.runId, { accountId, region, unplanned }, []);
  }
}
