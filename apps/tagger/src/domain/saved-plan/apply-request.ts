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
 * An execution holds at most 256 KiB. So the regions that most accounts have are those of the run, and only the others
 * have settings with regions.
 */
export function applyRequest(
  { planId, request }: Pick<SavedPlan, 'planId' | 'request'>,
  targets: readonly PlanTarget[],
  runId: string,
  { part, maxFailures }: ApplyLimits = {},
): RunRequest {
  const regionsOf = regionsByAccount(targets.filter((target) => resourcesIn(part, target) > 0));
  const common = mostFrequent([...regionsOf.values()]);
  const known = new Map((request.accountSettings ?? []).map((settings) => [settings.accountId, settings]));
  const accountSettings = [...regionsOf].flatMap(([accountId, regions]): AccountSettings[] => {
    const { regions: asked, ...settings } = known.get(accountId) ?? { accountId };
    void asked;
    if (!isSame(regions, common)) return [{ ...settings, regions: [...regions] }];
    return Object.keys(settings).length > 1 ? [settings] : [];
  });
  const { resumedAt, planPart, maxFailures: ofEarlierRun, hasAccountSettings, ...run } = request.run;
  void [resumedAt, planPart, ofEarlierRun, hasAccountSettings];
  return {
    run: {
      ...run,
      ...(common.length === 0 ? {} : { regions: [...common] }),
      runId,
      planId,
      ...(part === undefined ? {} : { planPart: part }),
      ...(maxFailures === undefined ? {} : { maxFailures }),
      tag: true,
      ...(accountSettings.length === 0 ? {} : { hasAccountSettings: true }),
    },
    accounts: [...regionsOf.keys()],
    ...(accountSettings.length === 0 ? {} : { accountSettings }),
  };
}

/** The regions of each account, sorted. */
function regionsByAccount(targets: readonly PlanTarget[]): ReadonlyMap<string, readonly string[]> {
  const byAccount = Map.groupBy(targets, ({ accountId }) => accountId);
  return new Map(
    [...byAccount].map(([accountId, ofAccount]) => [
      accountId,
      [...new Set(ofAccount.map(({ region }) => region))].toSorted(),
    ]),
  );
}

const keyOf = (regions: readonly string[]): string => regions.join(' ');
const isSame = (one: readonly string[], other: readonly string[]): boolean => keyOf(one) === keyOf(other);

/** The list that occurs most often; the first of several. Empty if there is none. */
function mostFrequent(lists: readonly (readonly string[])[]): readonly string[] {
  const groups = [...Map.groupBy(lists, keyOf).values()];
  const most = Math.max(0, ...groups.map(({ length }) => length));
  return groups.find(({ length }) => length === most)?.[0] ?? [];
}
