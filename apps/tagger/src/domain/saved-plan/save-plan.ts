import { type PlanScope, type RunRequest, withRules } from '@muster/contracts';
import type { PlanTarget, SavedPlan } from '../../ports/plan-store.ts';
import type { MakePlanPorts, PlanOrder, TargetSource } from './make-plan.ts';
import { refuseBeyondLimits } from './plan-limits.ts';
import { chosenRules } from './plan-place.ts';
import { sumOf } from './plan-totals.ts';
import { unknownAccount } from './why-unplanned.ts';

export interface SavePlanPorts {
  readonly plans: Pick<MakePlanPorts['plans'], 'writePlan'>;
  readonly targets: Pick<TargetSource, 'listAccounts' | 'getAccount'>;
}

/**
 * Writes the plan itself, after all its targets.
 * @throws PlanLimitExceededError before it is written
 */
export async function savePlan(
  order: PlanOrder,
  { createdAt, planned }: { readonly createdAt: string; readonly planned: readonly PlanTarget[] },
  { plans, targets }: SavePlanPorts,
): Promise<SavedPlan> {
  const { request, scope, rulesFingerprint, rulesFile } = order;
  const rules = chosenRules(order);
  refuseBeyondLimits(rules, request.run, planned);
  const known = new Set(planned.map(({ accountId }) => accountId));
  const plan: SavedPlan = {
    planId: request.run.runId,
    createdAt,
    rulesFingerprint,
    ...(rulesFile === undefined ? {} : { rulesFile }),
    scope,
    request: { ...request, run: withRules(request.run, rules) },
    unknownAccounts: await unknownAccounts(request, scope, known, targets),
    ...sumOf(planned),
  };
  await plans.writePlan(plan);
  return plan;
}

/** Accounts of the request or of the table without a known target. */
export async function unknownAccounts(
  request: RunRequest,
  { accountIds }: Pick<PlanScope, 'accountIds'>,
  known: ReadonlySet<string>,
  targets: SavePlanPorts['targets'],
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
