import type { PlanScope, RunRequest } from '@muster/contracts';
import type { TargetReader } from '@muster/inventory-table';
import { freshnessOfType } from '@muster/inventory-table/freshness';
import { resourceTypesIn, typeField } from '@muster/resource-types';
import type { PlanStore, PlanTarget, SavedPlan } from '../../ports/plan-store.ts';
import type { ResourceSource } from '../../ports/resource-source.ts';
import { planTarget } from './plan-target.ts';
import { sumOf } from './plan-totals.ts';
import { covers, planningOf, unknownAccount } from './why-unplanned.ts';

/** The targets of the inventory, and how far each can be trusted. */
type TargetSource = Pick<TargetReader, 'listTargets' | 'getTarget' | 'listAccounts' | 'getAccount'>;

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
  readonly plans: PlanStore;
  readonly targets: TargetSource;
  readonly resources: Pick<ResourceSource, 'resourcesOf'>;
  readonly now: () => Date;
}

/**
 * Makes a plan from the table, target by target, and saves it. Changes nothing in AWS. An interrupted plan does not
 * exist: the plan itself is written last.
 */
export async function makePlan(order: PlanOrder, ports: MakePlanPorts): Promise<SavedPlan> {
  const { request, scope, rulesFingerprint, rulesFile } = order;
  const { runId: planId, rules } = request.run;
  const ruleIds = scope.ruleIds === undefined ? undefined : new Set(scope.ruleIds);
  const chosen = rules.filter(({ id }) => ruleIds?.has(id) ?? true);
  const createdAt = ports.now().toISOString();
  const planned: PlanTarget[] = [];
  const knownAccounts = new Set<string>();
  for (const place of await ports.targets.listTargets(scope)) {
    const isCovered = covers(request, place);
    knownAccounts.add(place.accountId);
    const item = await ports.targets.getTarget(place);
    for (const { name } of resourceTypesIn(place.region)) {
      const target = { ...place, ...typeField(name) };
      const state = isCovered
        ? planningOf(item && freshnessOfType(item, target.resourceType), ports.now(), order.maxAgeMs)
        : { unplanned: { reason: 'OutOfScope' as const } };
      if ('readAt' in state)
        planned.push(await planTarget(planId, target, { rules: chosen, readAt: state.readAt }, ports));
      else {
        await ports.plans.writeTarget(planId, { ...target, ...state }, []);
        planned.push({ ...target, ...state });
      }
    }
  }
  const plan: SavedPlan = {
    planId,
    createdAt,
    rulesFingerprint,
    ...(rulesFile === undefined ? {} : { rulesFile }),
    scope,
    request: { ...request, run: { ...request.run, rules: chosen } },
    unknownAccounts: await unknownAccounts(request, scope, knownAccounts, ports.targets),
    ...sumOf(planned),
  };
  await ports.plans.writePlan(plan);
  return plan;
}

/** Accounts of the request or of the table without a known target. */
async function unknownAccounts(
  request: RunRequest,
  { accountIds }: PlanScope,
  known: ReadonlySet<string>,
  targets: Pick<TargetSource, 'listAccounts' | 'getAccount'>,
): Promise<SavedPlan['unknownAccounts']> {
  const listed = [...(request.accounts ?? []), ...(await targets.listAccounts()), ...(accountIds ?? [])];
  const unknown = [...new Set(listed)]
    .filter((id) => !known.has(id) && (accountIds?.includes(id) ?? true))
    .filter((id) => request.accounts?.includes(id) ?? request.organization?.exclude.includes(id) !== true)
    .toSorted();
  const accounts: SavedPlan['unknownAccounts'][number][] = [];
  for (const accountId of unknown) {
    const reason = unknownAccount(await targets.getAccount(accountId));
    if (reason !== undefined) accounts.push({ accountId, ...reason });
  }
  return accounts;
}
