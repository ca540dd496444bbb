import type { Resource } from '@muster/contracts';
import type { OpenedData } from '../surroundings.ts';

/** One tag of a resource that a run planned to set, and what came of it. */
export interface TagEvent {
  /** When the outcome was decided. Null: it is not yet, or the run was interrupted. */
  readonly at: string | null;
  readonly runId: string;
  /** The plan that the run applied. Null: it applied the rules of its configuration. */
  readonly planId: string | null;
  readonly key: string;
  /** Null: the resource did not have the tag. */
  readonly before: string | null;
  /** Null: the tag is removed. */
  readonly wanted: string | null;
  readonly outcome: 'planned' | 'applied' | 'failed' | 'skipped';
  /** Why it was not applied. Null: it was, or it is not decided yet. */
  readonly code: string | null;
  readonly ruleIds: readonly string[];
}

type Data = Pick<OpenedData, 'inventory' | 'runs' | 'tasksOf'>;

/** A resource by its ID, also if it is gone. Undefined if the inventory does not know it. */
export async function findResource(
  resourceId: string,
  inventory: Pick<OpenedData['inventory'], 'resources'>,
): Promise<Resource | undefined> {
  for (const gone of [false, true])
    for await (const page of inventory.resources({ ids: [resourceId], gone }))
      for (const resource of page) return resource;
  return undefined;
}

/**
 * What the runs of the ledger did with the tags of a resource, oldest run first. It reads the tasks of the resource's
 * account and region in each run.
 */
export async function tagHistoryOf(
  { resourceId, accountId, region, resourceType }: Resource,
  { runs, tasksOf }: Data,
): Promise<TagEvent[]> {
  const { rulesOfResource, wantedTags } = await import('@muster/tagger/plans');
  const events: TagEvent[] = [];
  for (const { runId } of (await runs.listRuns()).toReversed()) {
    const tasks = await tasksOf(runId, accountId, region, resourceType);
    let planId: string | null | undefined;
    for (const { task, outcome } of tasks) {
      const resource = task.resources.find(({ id }) => id === resourceId);
      if (resource === undefined) continue;
      planId ??= (await runs.getRequest(runId))?.run.planId ?? null;
      const exception = outcome?.exceptions.find(({ id }) => id === resourceId);
      const before = new Map(resource.before);
      const ruleIds = rulesOfResource(task, resource);
      for (const [key, wanted] of wantedTags(task))
        events.push({
          at: outcome?.settledAt ?? null,
          runId,
          planId,
          key,
          before: before.get(key) ?? null,
          wanted,
          outcome: outcome === undefined ? 'planned' : (exception?.outcome ?? 'applied'),
          code: exception?.code ?? null,
          ruleIds,
        });
    }
  }
  return events;
}
