import { type RunRequest, type TagPairs, withRules } from '@muster/contracts';
import type { Target } from '@muster/inventory-table';
import { resourceTypeOf } from '@muster/resource-types';
import type { PlannedTarget, PlanTarget, SavedPlan, UnplannedTarget } from '../../ports/plan-store.ts';
import type { TaggableResource } from '../../ports/resource-source.ts';
import { TaskPlanner } from '../plan-tasks.ts';
import { type Change, changesTags, exceedsTagLimit } from '../rules.ts';
import type { MakePlanPorts } from './make-plan.ts';
import { refuseBeyondLimits } from './plan-limits.ts';
import { PlanTally } from './plan-tally.ts';
import { sumOf } from './plan-totals.ts';
import { typesOfPlace } from './types-of-place.ts';

/** The tags that a list wants on one resource. */
export interface ListedResource {
  readonly resourceId: string;
  /** Absent: any. A resource in another place is not this one. */
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
  /** The tags to set, whatever their present value is. */
  readonly set: TagPairs;
  /** Keys of the tags to remove. None is in `set`. */
  readonly remove: readonly string[];
}

/** A plan to make from a list of resources with their tags. */
export interface ListPlanOrder<Listed extends ListedResource = ListedResource> {
  /** The request of a run that applies the plan. Its run ID is the plan's ID. It needs no rules. */
  readonly request: RunRequest;
  /** Path of the list. */
  readonly file: string;
  /** Each resource at most once. */
  readonly resources: readonly Listed[];
  /** Targets that were read longer ago are left out. */
  readonly maxAgeMs: number;
}

export interface ListPlan<Listed extends ListedResource = ListedResource> {
  readonly plan: SavedPlan;
  /** Resources of the list that are in no planned target. */
  readonly notFound: readonly Listed[];
}

/**
 * Makes a plan that gives the resources of a list their tags, and saves it. Reads the table target by target, and
 * nothing from AWS. The plan contains the targets with a resource of the list, and the targets that are left out and
 * may contain a resource that was not found. An interrupted plan does not exist: the plan itself is written last.
 * @throws PlanLimitExceededError
 */
export async function planFromList<Listed extends ListedResource>(
  order: ListPlanOrder<Listed>,
  ports: MakePlanPorts,
): Promise<ListPlan<Listed>> {
  const { request, file, resources } = order;
  const createdAt = ports.now().toISOString();
  const open = new Map<string, Listed>(resources.map((each) => [each.resourceId, each]));
  const planned: PlannedTarget[] = [];
  const leftOut: UnplannedTarget[] = [];
  let presentInTargets = 0;
  for (const place of await ports.targets.listTargets(scopeOf(resources)))
    for (const { present, target } of await planListedPlace(order, place, open, ports)) {
      presentInTargets += present;
      if ('counts' in target) planned.push(target);
      else leftOut.push(target);
    }
  const notFound = [...open.values()];
  const missed = leftOut.filter((target) => notFound.some((each) => mayBeIn(each, target)));
  refuseBeyondLimits([], request.run, planned, presentInTargets);
  const planId = request.run.runId;
  for (const target of missed) await ports.plans.writeTarget(planId, target, []);
  const plan: SavedPlan = {
    planId,
    createdAt,
    list: { file, resources: resources.length, notFound: notFound.length },
    scope: {},
    request: { ...request, run: { ...withRules(request.run, []), tag: true } },
    unknownAccounts: [],
    ...sumOf([...planned, ...missed]),
  };
  await ports.plans.writePlan(plan);
  return { plan, notFound };
}

/** The accounts and regions of a list, as far as each of its resources names them. */
function scopeOf(resources: readonly ListedResource[]) {
  const accountIds = new Set(resources.map(({ accountId }) => accountId));
  const regions = new Set(resources.map(({ region }) => region));
  const named = (values: ReadonlySet<string | undefined>) =>
    [...values].filter((value) => value !== undefined);
  return {
    ...(accountIds.has(undefined) ? {} : { accountIds: named(accountIds) }),
    ...(regions.has(undefined) ? {} : { regions: named(regions) }),
  };
}

const mayBeIn = (listed: ListedResource, { accountId, region }: Target): boolean =>
  (listed.accountId ?? accountId) === accountId && (listed.region ?? region) === region;

/**
 * Plans the resource types of an account in a region.
 * @param open the resources of the list that were not found yet. Those that are found here are removed
 * @returns the types with a resource of the list, each with the number of all its present resources, and those that
 * cannot be planned
 */
async function planListedPlace(
  order: Pick<ListPlanOrder, 'request' | 'maxAgeMs'>,
  place: Target,
  open: Map<string, ListedResource>,
  { plans, targets, resources, now }: MakePlanPorts,
): Promise<{ readonly target: PlanTarget; readonly present: number }[]> {
  const planId = order.request.run.runId;
  const item = await targets.getTarget(place);
  const found: { readonly target: PlanTarget; readonly present: number }[] = [];
  for (const type of typesOfPlace(order, place, item, now())) {
    if ('unplanned' in type) {
      found.push({ target: type, present: 0 });
      continue;
    }
    const { readAt, ...target } = type;
    const planner = new TaskPlanner({ ...target, runId: planId }, [], { readAt });
    const tally = new PlanTally([]);
    let present = 0;
    for await (const page of resources.resourcesOf(target))
      for (const resource of page.filter(({ goneAt }) => goneAt === undefined)) {
        present += 1;
        const listed = open.get(resource.resourceId);
        if (listed === undefined || !mayBeIn(listed, place)) continue;
        open.delete(resource.resourceId);
        addListed(resource, listed, { planner, tally });
      }
    const counts = tally.counts(0);
    if (counts.present === 0) continue;
    const { tasks } = planner.finish();
    const planned = { ...target, readAt, counts: { ...counts, tasks: tasks.length } };
    await plans.writeTarget(planId, planned, tasks);
    found.push({ target: planned, present });
  }
  return found;
}

function addListed(
  resource: TaggableResource,
  listed: ListedResource,
  { planner, tally }: { readonly planner: TaskPlanner; readonly tally: PlanTally },
): void {
  const change = listedChange(resource, listed);
  if (resourceTypeOf(resource.resourceType).leftOutStates.includes(resource.state))
    tally.addLeftAlone('State');
  else if (!changesTags(change)) tally.addLeftAlone('AlreadySet');
  else if (exceedsTagLimit(resource.tags, change.set)) tally.addLeftAlone('TagLimit');
  else {
    tally.addChange(change);
    planner.put(resource, change);
  }
}

/** What is to be done so that a resource has its tags of the list. */
function listedChange({ tags }: TaggableResource, { set, remove }: ListedResource): Change {
  const different = set.filter(([key, value]) => tags.get(key) !== value).toSorted(byKey);
  const removed = remove
    .flatMap((key): [string, string][] => {
      const value = tags.get(key);
      return value === undefined ? [] : [[key, value]];
    })
    .toSorted(byKey);
  return {
    set: different,
    ...(removed.length === 0 ? {} : { remove: removed }),
    before: [
      ...different.map(([key]): [string, string | null] => [key, tags.get(key) ?? null]),
      ...removed,
    ].toSorted(byKey),
    ruleIds: [],
    keptKeys: [],
    matched: [],
  };
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
