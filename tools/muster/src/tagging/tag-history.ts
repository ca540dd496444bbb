import type { Resource, ResourceException, TagTask } from '@muster/contracts';
import type { LedgerTask } from '@muster/tagger';
import type * as functionsOfPlans from '@muster/tagger/plans';
import type { OpenedData, RunRequest } from '../surroundings.ts';

/** One tag of a resource that a run planned to set, and what came of it. */
export interface TagEvent {
  /** When the outcome was decided. Null: it is not yet, or the run was interrupted. */
  readonly at: string | null;
  readonly runId: string;
  /** The plan that the run applied. Null: it applied the rules of its configuration. */
  readonly planId: string | null;
  /** Who started the run, as the command said. Null: unknown. CloudTrail has the proof. */
  readonly requestedBy: string | null;
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

/** What a run declares about its tag changes. */
export type RunOfEvent = Pick<TagEvent, 'runId' | 'planId' | 'requestedBy'>;

export const runOfEvent = (runId: string, request: RunRequest | undefined): RunOfEvent => ({
  runId,
  planId: request?.run.planId ?? null,
  requestedBy: request?.requestedBy ?? null,
});

/** The functions of the tagger, which are loaded only if a command needs them. */
export type TaskFunctions = Pick<typeof functionsOfPlans, 'rulesOfResource' | 'wantedTags'>;

/** What came of each tag of a task on one of its resources. */
export function eventsOf(
  { task, outcome }: LedgerTask,
  resource: TagTask['resources'][number],
  exception: ResourceException | undefined,
  run: RunOfEvent,
  { rulesOfResource, wantedTags }: TaskFunctions,
): TagEvent[] {
  const before = new Map(resource.before);
  const ruleIds = rulesOfResource(task, resource);
  const at = outcome?.settledAt ?? null;
  const changes = wantedTags(task).map(([key, wanted]): TagEvent => ({
    at,
    ...run,
    key,
    before: before.get(key) ?? null,
    wanted,
    outcome: outcome === undefined ? 'planned' : (exception?.outcome ?? 'applied'),
    code: exception?.code ?? null,
    ruleIds,
  }));
  const kept = (resource.kept ?? []).map(({ key, value, wanted }): TagEvent => ({
    ...{ at, ...run, key, before: value, wanted },
    ...{ outcome: 'skipped', code: 'Changed', ruleIds },
  }));
  return [...changes, ...kept];
}

/**
 * What the runs of the ledger did with the tags of a resource, oldest run first. It reads the tasks of the resource's
 * account and region in each run.
 */
export async function tagHistoryOf(
  { resourceId, accountId, region, resourceType }: Resource,
  { runs, tasksOf }: Data,
): Promise<TagEvent[]> {
  const functions = await import('@muster/tagger/plans');
  const events: TagEvent[] = [];
  for (const { runId } of (await runs.listRuns()).toReversed()) {
    const tasks = await tasksOf(runId, accountId, region, resourceType);
    let run: RunOfEvent | undefined;
    for (const entry of tasks) {
      const resource = entry.task.resources.find(({ id }) => id === resourceId);
      if (resource === undefined) continue;
      run ??= runOfEvent(runId, await runs.getRequest(runId));
      const exception = entry.outcome?.exceptions.find(({ id }) => id === resourceId);
      events.push(...eventsOf(entry, resource, exception, run, functions));
    }
  }
  return events;
}
