import { inlineRulesOf, type OrganizationFacts, type Rule } from '@muster/contracts';
import type { Target } from '@muster/inventory-table';
import { AccountFactsUnknownError } from '@muster/tag-rules';
import type { PlanTarget, PlanTargetKey, UnplannedTarget } from '../../ports/plan-store.ts';
import { factsOf, CompiledRules, TargetRules } from '../rules.ts';
import type { MakePlanPorts, PlanOrder, TargetSource } from './make-plan.ts';
import { planTarget } from './plan-target.ts';
import { requestScopeOf } from './request-scope.ts';
import { typesOfPlace } from './types-of-place.ts';

export interface PlanPlacePorts extends Pick<MakePlanPorts, 'resources' | 'now'> {
  readonly plans: Pick<MakePlanPorts['plans'], 'writeTarget'>;
  readonly targets: Pick<TargetSource, 'getTarget'>;
}

/** The rules of an order, without those that were not chosen. */
export function chosenRules({ request, scope }: Pick<PlanOrder, 'request' | 'scope'>): Rule[] {
  const ruleIds = scope.ruleIds === undefined ? undefined : new Set(scope.ruleIds);
  return inlineRulesOf(request.run).filter(({ id }) => ruleIds?.has(id) ?? true);
}

const compiledRules = new WeakMap<PlanOrder, CompiledRules>();

/** The rules that an order plans. They are compiled once for all its places. */
export function rulesOf(order: PlanOrder): CompiledRules {
  const known = compiledRules.get(order);
  if (known !== undefined) return known;
  const rules = new CompiledRules(chosenRules(order), order.request.run);
  compiledRules.set(order, rules);
  return rules;
}

/**
 * Plans the resource types of an account in a region, and saves them: their changes, or why there are none.
 * @throws RulesDisagreeError
 */
export async function planPlace(
  order: PlanOrder,
  rules: CompiledRules,
  place: Target,
  ports: PlanPlacePorts,
): Promise<PlanTarget[]> {
  const { request } = order;
  const planId = request.run.runId;
  const item = await ports.targets.getTarget(place);
  const settings = requestScopeOf(request).settingsOf(place.accountId);
  const account = {
    ...settings,
    name: settings?.name ?? item?.accountName,
    organization: recentFacts(item?.organization, order.maxAgeMs, ports.now()),
  };
  const isOfOrganization = request.organization !== undefined;
  const facts = factsOf(account, { isOfOrganization, now: ports.now() });
  const targets: PlanTarget[] = [];
  for (const type of typesOfPlace(order, place, item, ports.now())) {
    if ('readAt' in type) {
      const { readAt, ...target } = type;
      // A disagreement concerns one target.
      const ofTarget = new TargetRules(rules, facts);
      targets.push(await plannedOrUnknown(planId, target, { rules: ofTarget, readAt }, ports));
    } else targets.push(await leftOut(planId, type, ports));
  }
  return targets;
}

/** Facts that were read too long ago count as not read. */
const recentFacts = (
  facts: OrganizationFacts | undefined,
  maxAgeMs: number,
  now: Date,
): OrganizationFacts | undefined =>
  facts === undefined || now.getTime() - Date.parse(facts.readAt) > maxAgeMs ? undefined : facts;

/** Leaves out a target of an account about which the rules need to know more than is known. */
async function plannedOrUnknown(
  planId: string,
  target: PlanTargetKey,
  planned: Parameters<typeof planTarget>[2],
  ports: PlanPlacePorts,
): Promise<PlanTarget> {
  try {
    return await planTarget(planId, target, planned, ports);
  } catch (error) {
    if (!(error instanceof AccountFactsUnknownError)) throw error;
    const { code, message } = error;
    return leftOut(planId, { ...target, unplanned: { reason: 'FactsUnknown', code, message } }, ports);
  }
}

async function leftOut(
  planId: string,
  target: UnplannedTarget,
  { plans }: PlanPlacePorts,
): Promise<UnplannedTarget> {
  await plans.writeTarget(planId, target, []);
  return target;
}
