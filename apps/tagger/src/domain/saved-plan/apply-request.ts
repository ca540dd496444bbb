import type { AccountSettings, RunRequest } from '@muster/contracts';
import type { PlanTarget, SavedPlan } from '../../ports/plan-store.ts';

/** The request of a run that applies a plan: it reads and tags the targets with changes, and no others. */
export function applyRequest(
  { planId, request }: Pick<SavedPlan, 'planId' | 'request'>,
  targets: readonly PlanTarget[],
  runId: string,
): RunRequest {
  const regionsOf = new Map<string, Set<string>>();
  for (const target of targets)
    if ('counts' in target && target.counts.resources > 0)
      regionsOf.set(target.accountId, (regionsOf.get(target.accountId) ?? new Set()).add(target.region));
  const known = new Map((request.accountSettings ?? []).map((settings) => [settings.accountId, settings]));
  const accountSettings = [...regionsOf].map(([accountId, regions]): AccountSettings => ({
    ...known.get(accountId),
    accountId,
    regions: [...regions],
  }));
  const { resumedAt, ...run } = request.run;
  void resumedAt;
  return {
    run: { ...run, runId, planId, tag: true, hasAccountSettings: true },
    accounts: [...regionsOf.keys()],
    accountSettings,
  };
}
