import type { AccountSettings, PlanPart, RunRequest } from '@muster/contracts';
import type { PlanTarget, SavedPlan } from '../../ports/plan-store.ts';
import { resourcesIn } from './plan-parts.ts';

/** What a run applies of a plan. */
export interface ApplyLimits {
  /** Absent: all of the plan. */
  readonly part?: PlanPart | undefined;
  /** Absent: there is no limit. */
  readonly maxFailures?: number | undefined;
}

/**
 * The request of a run that applies a plan, or a part of it: it reads and tags the targets with changes, and no others.
 */
export function applyRequest(
  { planId, request }: Pick<SavedPlan, 'planId' | 'request'>,
  targets: readonly PlanTarget[],
  runId: string,
  { part, maxFailures }: ApplyLimits = {},
): RunRequest {
  const regionsOf = new Map<string, Set<string>>();
  for (const target of targets)
    if (resourcesIn(part, target) > 0)
      regionsOf.set(target.accountId, (regionsOf.get(target.accountId) ?? new Set()).add(target.region));
  const known = new Map((request.accountSettings ?? []).map((settings) => [settings.accountId, settings]));
  const accountSettings = [...regionsOf].map(([accountId, regions]): AccountSettings => ({
    ...known.get(accountId),
    accountId,
    regions: [...regions],
  }));
  const { resumedAt, planPart, maxFailures: ofEarlierRun, ...run } = request.run;
  void [resumedAt, planPart, ofEarlierRun];
  return {
    run: {
      ...run,
      runId,
      planId,
      ...(part === undefined ? {} : { planPart: part }),
      ...(maxFailures === undefined ? {} : { maxFailures }),
      tag: true,
      hasAccountSettings: true,
    },
    accounts: [...regionsOf.keys()],
    accountSettings,
  };
}
