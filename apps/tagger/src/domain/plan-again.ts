import type { RunContext, TagTask } from '@muster/contracts';
import type { Ledger, LedgerTask, PlanMarker, Target } from '../ports/ledger.ts';
import type { PlanReader } from '../ports/plan-store.ts';
import type { ResourceSource, TaggableResource } from '../ports/resource-source.ts';
import { hasAll, wantedTags } from './compare-tags.ts';
import { PlanRound } from './plan-round.ts';
import { isReopened } from './reopened.ts';
import { isOfEarlierExecution, replansOf } from './replans.ts';
import { rulesOfResource, withStoredTasks } from './rule-tally.ts';
import type { TargetRules } from './rules.ts';
import { sameChange } from './saved-plan/changes-of-run.ts';
import { readSavedChanges } from './saved-plan/saved-changes.ts';
import { writeTasks } from './write-tasks.ts';

export interface PlanAgainPorts {
  readonly ledger: Ledger;
  readonly plans: Pick<PlanReader, 'tasksOf'>;
  readonly resources: ResourceSource;
  readonly now: () => Date;
}

type Planned = Pick<LedgerTask, 'task'> & { readonly resource: TagTask['resources'][number] };

/**
 * Plans one more round of a target. Resources with an outcome keep it. The rules check the current state of all others.
 * If an attempt without an outcome made the change of a resource, it counts as applied, with its values before that
 * attempt. If it made a part of the change, the change is repeated. If somebody else has changed a tag since then, the
 * resource is left as it is, as the consumer does, and an undo can take back what the attempt changed.
 * @returns the final plan, which can be another planner's
 */
export async function planAgain(
  { run, rules }: { readonly run: RunContext; readonly rules: TargetRules },
  target: Target,
  stored: PlanMarker,
  ports: PlanAgainPorts,
): Promise<PlanMarker> {
  const { ledger, plans, resources, now } = ports;
  const saved = await readSavedChanges(run, target, plans);
  const round = (stored.round ?? 1) + 1;
  const { decided, tried } = sorted(await ledger.tasksOf(target));
  const planner = new PlanRound(target, rules, { readAt: await resources.readAt(target), round }, saved);
  for (const id of decided.keys()) saved?.skip(id);
  const carriedOut = new Map<number, { task: TagTask; resources: TagTask['resources'][number][] }>();
  for await (const page of resources.resourcesOf(target))
    for (const resource of page) {
      const before = decided.get(resource.resourceId);
      const attempt = tried.get(resource.resourceId);
      if (before !== undefined) planner.count(resource, rulesOfResource(before.task, before.resource));
      else if (attempt !== undefined && hasTags(resource, attempt.task)) {
        const { task } = attempt;
        const group = carriedOut.get(task.taskNumber) ?? { task, resources: [] };
        carriedOut.set(task.taskNumber, group);
        group.resources.push(attempt.resource);
        planner.count(resource, rulesOfResource(task, attempt.resource));
      } else if (attempt !== undefined && isPartlyDone(resource, attempt))
        planner.continue(resource, {
          ...sameChange(attempt.task, attempt.resource),
          changedByOthers: attempt.resource.kept,
        });
      else planner.add(resource);
    }
  const { tasks, decided: withoutEffect, conflictsKept, rules: byRules } = planner.finish();
  const current = await ledger.getPlan(target);
  if (current !== undefined && (current.round ?? 1) >= round) return current;
  const written = await writeTasks(
    {
      tasks,
      decided: [
        ...[...carriedOut.values()].map((each) => ({
          task: { ...each.task, resources: each.resources, round },
          exceptions: [],
        })),
        ...withoutEffect,
      ],
      after: stored.tasks,
      round,
    },
    ledger,
    now,
  );
  const byRule = new Map(written.byRule);
  for (const { task, resource } of decided.values())
    for (const id of rulesOfResource(task, resource)) byRule.set(id, (byRule.get(id) ?? 0) + 1);
  return ledger.replacePlan(target, {
    tasks: written.tasks,
    planned: decided.size + written.planned,
    conflictsKept,
    rules: withStoredTasks(byRules, byRule, rules.ruleIds),
    createdAt: now().toISOString(),
    round,
    tasksBefore: stored.tasks,
    replans: isOfEarlierExecution(stored, run) ? 0 : replansOf(stored, run) + 1,
  });
}

/** EC2 shows all tags of the task on a resource that is present, and none that the task removes. */
const hasTags = ({ goneAt, tags }: TaggableResource, task: TagTask): boolean =>
  goneAt === undefined && hasAll(tags, task);

/**
 * An attempt without an outcome may have set or removed some of the tags. The values before it are needed to undo that.
 */
const isPartlyDone = ({ goneAt, tags }: TaggableResource, { task, resource }: Planned): boolean => {
  const earlier = new Map(resource.before);
  const isDone = ([key, wanted]: readonly [string, string | null]) =>
    (tags.get(key) ?? null) === wanted && (earlier.get(key) ?? null) !== wanted;
  return goneAt === undefined && wantedTags(task).some(isDone);
};

/**
 * `decided`: resources that have an outcome, or will have it. `tried`: open resources after an attempt without an
 * outcome.
 */
function sorted(entries: readonly LedgerTask[]) {
  const decided = new Map<string, Planned>();
  const tried = new Map<string, Planned>();
  for (const { task, outcome, wasTried } of entries) {
    const codes = new Map(outcome?.exceptions.map(({ id, code }) => [id, code]));
    const isOpen = ({ id }: { id: string }) => isReopened(codes.get(id) ?? '');
    for (const resource of task.resources)
      if (!isOpen(resource)) decided.set(resource.id, { task, resource });
      else if (wasTried === true || resource.mayBeChanged === true)
        tried.set(resource.id, { task, resource });
  }
  return { decided, tried };
}
