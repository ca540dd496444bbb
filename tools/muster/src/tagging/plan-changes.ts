import { DEFAULT_RESOURCE_TYPE, type TagTask } from '@muster/contracts';
import type { PlanReader, PlanTarget } from '@muster/tagger/plans';
import { changedTargets } from './changed-targets.ts';
import type { TaskFunctions } from './tag-history.ts';

/** One tag that a plan changes on a resource. */
export interface PlanChange {
  readonly accountId: string;
  readonly region: string;
  readonly resourceType: string;
  readonly resourceId: string;
  readonly change: 'add' | 'change' | 'remove';
  readonly key: string;
  /** Null: the resource does not have the tag. */
  readonly before: string | null;
  /** Null: the tag is removed. */
  readonly wanted: string | null;
  /** The rules that decide tags of the resource. */
  readonly ruleIds: readonly string[];
  /** No value was read earlier. */
  readonly readAt: string | null;
}

type Tasks = Pick<PlanReader, 'tasksOf'>;

/** Every change of a plan, in parts, by account, region and task. Memory use does not depend on their number. */
export async function* changesOf(
  planId: string,
  targets: readonly PlanTarget[],
  plans: Tasks,
): AsyncGenerator<PlanChange[]> {
  const functions = await import('@muster/tagger/plans');
  for (const target of changedTargets(targets))
    for await (const tasks of plans.tasksOf(planId, target))
      for (const task of tasks) yield changesOfTask(task, functions);
}

function changesOfTask(task: TagTask, { rulesOfResource, wantedTags }: TaskFunctions): PlanChange[] {
  const { accountId, region, resourceType = DEFAULT_RESOURCE_TYPE, readAt = null } = task;
  const wantedOfAll = wantedTags(task);
  return task.resources.flatMap((resource) => {
    const { id, before } = resource;
    const values = new Map(before);
    const ruleIds = rulesOfResource(task, resource);
    return wantedOfAll.map(([key, wanted]): PlanChange => {
      const value = values.get(key) ?? null;
      return {
        accountId,
        region,
        resourceType,
        resourceId: id,
        change: wanted === null ? 'remove' : value === null ? 'add' : 'change',
        key,
        before: value,
        wanted,
        ruleIds,
        readAt,
      };
    });
  });
}

/** Changes that are looked at to find different ones. */
const MAX_CHANGES_READ = 50_000;
/** Changes that are shown even if they are alike. */
const ALIKE = 3;
/** Examples that are shown of a plan. */
const MAX_EXAMPLES = 6;

/**
 * Some changes of a plan that differ in rule, key, value or kind, as far as there are such, on different resources.
 * @param count at most this many
 */
export async function sampleChanges(
  planId: string,
  targets: readonly PlanTarget[],
  plans: Tasks,
  count = MAX_EXAMPLES,
): Promise<PlanChange[]> {
  const different = new Map<string, PlanChange>();
  /** Kinds that only resources of other examples have so far. */
  const repeated = new Map<string, PlanChange>();
  const shown = new Set<string>();
  const others: PlanChange[] = [];
  let read = 0;
  for await (const changes of changesOf(planId, targets, plans)) {
    for (const each of changes) {
      const kind = JSON.stringify([each.key, each.wanted, each.change, each.ruleIds]);
      const place = placeOf(each);
      if (!different.has(kind) && !shown.has(place)) {
        different.set(kind, each);
        shown.add(place);
      } else if (!different.has(kind)) repeated.set(kind, repeated.get(kind) ?? each);
      else if (others.length < ALIKE) others.push(each);
    }
    read += changes.length;
    if (different.size >= count || read >= MAX_CHANGES_READ) break;
  }
  for (const [kind, each] of repeated) if (!different.has(kind)) different.set(kind, each);
  const alike = others.slice(0, Math.max(0, ALIKE - different.size));
  const chosen = [...different.values(), ...alike].slice(0, count);
  return chosen.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
}

const placeOf = ({ accountId, region, resourceId }: PlanChange): string =>
  `${accountId} ${region} ${resourceId}`;
