import { NO_SUCH_INSTANCE, type ResourceException, type RunContext, type TagTask } from '@muster/contracts';
import type { Target } from '../../ports/ledger.ts';
import type { PlanReader } from '../../ports/plan-store.ts';
import { rulesOfResource } from '../rule-tally.ts';
import type { Change, RuledResource } from '../rules.ts';
import { ALL, type Positions, positionsIn } from './plan-parts.ts';
import { remainingOf } from './unexpected-tags.ts';

/** A resource of a plan that is not changed, with the reason. */
export interface Excluded {
  readonly change: Change;
  readonly exception: ResourceException;
}

const NOT_FOUND = {
  outcome: 'skipped',
  code: NO_SUCH_INSTANCE,
  message: 'The resource no longer exists',
} as const;

interface GuardedChange {
  readonly change: Change;
  readonly guard: TagTask['guard'];
}

/** The changes of a saved plan in one target. */
export class SavedChanges {
  readonly #changes: ReadonlyMap<string, GuardedChange>;
  readonly #seen = new Set<string>();

  /** @param positions those of a part, among all resources of the tasks. Absent: all */
  constructor(tasks: readonly TagTask[], { from, before }: Positions = ALL) {
    this.#changes = new Map(
      tasks
        .flatMap((task) =>
          task.resources.map(
            (resource) => [resource.id, { change: changeOf(task, resource), guard: task.guard }] as const,
          ),
        )
        .slice(from, before),
    );
  }

  /** What happens to a present resource. Undefined: the plan does not change it. */
  decide({ resourceId, tags }: Pick<RuledResource, 'resourceId' | 'tags'>): Change | Excluded | undefined {
    const guarded = this.#changes.get(resourceId);
    if (guarded === undefined) return undefined;
    this.#seen.add(resourceId);
    const { change, guard } = guarded;
    const remaining = remainingOf(tags, change, guard);
    return 'code' in remaining ? { change, exception: { id: resourceId, ...remaining } } : remaining;
  }

  /** How the plan compares the tags of a resource. */
  guardOf(resourceId: string): TagTask['guard'] {
    return this.#changes.get(resourceId)?.guard;
  }

  /** Notes that the outcome of a resource is known already. */
  skip(resourceId: string): void {
    this.#seen.add(resourceId);
  }

  /** The resources of the plan that no call has named. They do not exist any more. */
  get missing(): Excluded[] {
    return [...this.#changes]
      .filter(([id]) => !this.#seen.has(id))
      .map(([id, { change }]) => ({ change, exception: { id, ...NOT_FOUND } }));
  }
}

function changeOf(task: TagTask, resource: TagTask['resources'][number]): Change {
  const ruleIds = rulesOfResource(task, resource);
  return {
    set: task.set,
    ...(task.remove === undefined ? {} : { remove: task.remove }),
    before: resource.before,
    ruleIds,
    keptKeys: [],
    matched: ruleIds.map((id) => ({ id, fate: 'planned' as const })),
  };
}

/** The changes that the plan of a run has saved for a target, without those of another part. Undefined: it has no plan. */
export async function readSavedChanges(
  { planId, planPart }: Pick<RunContext, 'planId' | 'planPart'>,
  { accountId, region, resourceType }: Omit<Target, 'runId'>,
  plans: Pick<PlanReader, 'tasksOf'>,
): Promise<SavedChanges | undefined> {
  if (planId === undefined) return undefined;
  const target = { accountId, region, resourceType };
  const tasks: TagTask[] = [];
  for await (const part of plans.tasksOf(planId, target)) tasks.push(...part);
  return new SavedChanges(tasks, planPart && positionsIn(planPart, target));
}
