import {
  type KeyOfPlan,
  type LeftAlone,
  type PlanCounts,
  type ReportedConflict,
  ruleIdsOf,
  type RuleOfPlan,
  type TagPlan,
} from '@muster/contracts';
import type { PlannedTarget, PlanTarget, SavedPlan } from '../../ports/plan-store.ts';
import { MAX_EXAMPLES, noRuleOfPlan } from './plan-tally.ts';

const isPlanned = (target: PlanTarget): target is PlannedTarget => 'counts' in target;

/** The sums that are saved with a plan. */
export function sumOf(targets: readonly PlanTarget[]): Pick<SavedPlan, 'counts' | 'targets'> {
  const planned = targets.filter(isPlanned);
  const total = (field: keyof PlanCounts) => planned.reduce((sum, { counts }) => sum + counts[field], 0);
  return {
    counts: {
      resources: total('resources'),
      tags: total('tags'),
      tasks: total('tasks'),
      conflicts: total('conflicts'),
      present: total('present'),
    },
    targets: { planned: planned.length, leftOut: targets.length - planned.length },
  };
}

/** A saved plan and its targets as the public document. */
export function tagPlanOf(plan: SavedPlan, targets: readonly PlanTarget[]): TagPlan {
  const { planId, createdAt, scope, counts, request, unknownAccounts } = plan;
  const { undoOf, retryOf, list, rulesFingerprint, rulesFile } = plan;
  const planned = targets.filter(isPlanned);
  const times = planned.map(({ readAt }) => readAt).toSorted();
  const [oldest] = times;
  const newest = times.at(-1);
  const byRule = added(
    planned.flatMap((target) => target.counts.byRule),
    ({ id }) => id,
    addRules,
  );
  const inOrder = new Map(byRule.map((rule) => [rule.id, rule]));
  return {
    planId,
    createdAt,
    ...(undoOf === undefined ? {} : { undoOf }),
    ...(retryOf === undefined ? {} : { retryOf }),
    ...(list === undefined ? {} : { list }),
    ...(rulesFingerprint === undefined ? {} : { rulesFingerprint }),
    ...(rulesFile === undefined ? {} : { rulesFile }),
    scope,
    counts,
    targets: plan.targets,
    ...(oldest === undefined || newest === undefined ? {} : { asOf: { oldest, newest } }),
    byRule: ruleIdsOf(request.run).map((id) => inOrder.get(id) ?? noRuleOfPlan(id)),
    byAccount: resourcesBy(planned, ({ accountId }) => accountId).map(([accountId, resources]) => ({
      accountId,
      resources,
    })),
    byRegion: resourcesBy(planned, ({ region }) => region).map(([region, resources]) => ({
      region,
      resources,
    })),
    byKey: added(
      planned.flatMap((target) => target.counts.byKey),
      ({ key }) => key,
      addKeys,
    ).toSorted((a, b) => (a.key < b.key ? -1 : 1)),
    leftAlone: added(
      planned.flatMap((target) => target.counts.leftAlone),
      ({ reason }) => reason,
      addLeftAlone,
    ),
    ...reportedBy(planned),
    leftOut: [
      ...targets.flatMap((target) => {
        if (isPlanned(target)) return [];
        const { unplanned, accountId, region, resourceType } = target;
        return [{ accountId, region, ...(resourceType === undefined ? {} : { resourceType }), ...unplanned }];
      }),
      ...unknownAccounts,
    ],
  };
}

/** Adds up the entries with the same name, in the order of their first. */
function added<Entry>(
  entries: readonly Entry[],
  nameOf: (entry: Entry) => string,
  add: (a: Entry, b: Entry) => Entry,
): Entry[] {
  const sums = new Map<string, Entry>();
  for (const entry of entries) {
    const sum = sums.get(nameOf(entry));
    sums.set(nameOf(entry), sum === undefined ? entry : add(sum, entry));
  }
  return [...sums.values()];
}

const addRules = (a: RuleOfPlan, b: RuleOfPlan): RuleOfPlan => ({
  id: a.id,
  planned: a.planned + b.planned,
  kept: a.kept + b.kept,
  nothingToDo: a.nothingToDo + b.nothingToDo,
  overruled: a.overruled + b.overruled,
  tagLimit: a.tagLimit + b.tagLimit,
});

const addKeys = (a: KeyOfPlan, b: KeyOfPlan): KeyOfPlan => ({
  key: a.key,
  added: a.added + b.added,
  changed: a.changed + b.changed,
  ...(a.removed === undefined && b.removed === undefined
    ? {}
    : { removed: (a.removed ?? 0) + (b.removed ?? 0) }),
  kept: a.kept + b.kept,
});

const addLeftAlone = (a: LeftAlone, b: LeftAlone): LeftAlone => ({
  reason: a.reason,
  resources: a.resources + b.resources,
});

/** What rules could not do in all targets, or nothing. */
function reportedBy(planned: readonly PlannedTarget[]): Pick<TagPlan, 'reported'> {
  const reported = added(
    planned.flatMap((target) => target.counts.reported ?? []),
    ({ reason }) => reason,
    (a: ReportedConflict, b: ReportedConflict): ReportedConflict => ({
      reason: a.reason,
      resources: a.resources + b.resources,
      examples: [...a.examples, ...b.examples].slice(0, MAX_EXAMPLES),
    }),
  );
  return reported.length === 0 ? {} : { reported };
}

/** The number of changed resources by a property of their target. Leaves out zero. */
function resourcesBy(
  targets: readonly PlannedTarget[],
  by: (target: PlannedTarget) => string,
): (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const target of targets)
    if (target.counts.resources > 0)
      sums.set(by(target), (sums.get(by(target)) ?? 0) + target.counts.resources);
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1));
}
