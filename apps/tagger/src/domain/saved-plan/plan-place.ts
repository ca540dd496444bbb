import type { Rule } from '@muster/contracts';
import type { Target } from '@muster/inventory-table';
import { freshnessOfType } from '@muster/inventory-table/freshness';
import { resourceTypesIn, typeField } from '@muster/resource-types';
import type { PlanTarget } from '../../ports/plan-store.ts';
import { factsOf, TargetRules } from '../rules.ts';
import type { MakePlanPorts, PlanOrder, TargetSource } from './make-plan.ts';
import { planTarget } from './plan-target.ts';
import { covers, planningOf } from './why-unplanned.ts';

export interface PlanPlacePorts extends Pick<MakePlanPorts, 'resources' | 'now'> {
  readonly plans: Pick<MakePlanPorts['plans'], 'writeTarget'>;
  readonly targets: Pick<TargetSource, 'getTarget'>;
}

/** The rules of an order, without those that were not chosen. */
export function chosenRules({ request, scope }: Pick<PlanOrder, 'request' | 'scope'>): Rule[] {
  const ruleIds = scope.ruleIds === undefined ? undefined : new Set(scope.ruleIds);
  return request.run.rules.filter(({ id }) => ruleIds?.has(id) ?? true);
}

/** Plans the resource types of an account in a region, and saves them: their changes, or why there are none. @throws RulesDisagreeError */
export async function planPlace(
  order: PlanOrder,
  { accountId, region }: Target,
  ports: PlanPlacePorts,
): Promise<PlanTarget[]> {
  const { request, maxAgeMs } = order;
  const planId = request.run.runId;
  const place = { accountId, region };
  const isCovered = covers(request, place);
  const item = await ports.targets.getTarget(place);
  const account = request.accountSettings?.find((settings) => settings.accountId === accountId);
  const facts = factsOf(account, item?.accountName, ports.now());
  const planned: PlanTarget[] = [];
  for (const { name } of resourceTypesIn(region)) {
    const target = { ...place, ...typeField(name) };
    const state = isCovered
      ? planningOf(item && freshnessOfType(item, target.resourceType), ports.now(), maxAgeMs)
      : { unplanned: { reason: 'OutOfScope' as const } };
    if ('readAt' in state) {
      // A disagreement concerns one target.
      const rules = new TargetRules(chosenRules(order), request.run, facts);
      planned.push(await planTarget(planId, target, { rules, readAt: state.readAt }, ports));
    } else {
      await ports.plans.writeTarget(planId, { ...target, ...state }, []);
      planned.push({ ...target, ...state });
    }
  }
  return planned;
}
