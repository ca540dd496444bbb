import type { ResourceException, TagTask } from '@muster/contracts';
import type { Ledger, TaskProgress } from '../ports/ledger.ts';
import { withEarlierAttempt } from './changed.ts';

/** The undecided resources with tags that the attempts so far may have changed, in this round or an earlier one. */
export function mayBeChangedBy({ resources }: TagTask, progress: TaskProgress | undefined): string[] {
  const { applied = [], exceptions = [], mayBeChanged = [], isUnfinished } = progress ?? {};
  const decided = new Set([...applied, ...exceptions.map(({ id }) => id)]);
  const noted = new Set(mayBeChanged);
  return resources
    .filter(({ id }) => !decided.has(id))
    .filter((resource) => isUnfinished === true || resource.mayBeChanged === true || noted.has(resource.id))
    .map(({ id }) => id);
}

/**
 * Settles a task: decisions of an interrupted attempt stay, and every other resource fails with one reason.
 * @returns false if the task was settled already
 */
export async function settleOpen(
  task: TagTask,
  reason: Pick<ResourceException, 'code' | 'message'>,
  ledger: Ledger,
  now: Date,
): Promise<boolean> {
  const progress = await ledger.getProgress(task);
  const decided = progress?.exceptions ?? [];
  const known = new Set([...(progress?.applied ?? []), ...decided.map(({ id }) => id)]);
  const mayBeChanged = new Set(mayBeChangedBy(task, progress));
  const open = task.resources
    .filter(({ id }) => !known.has(id))
    .map(({ id }): ResourceException => ({ id, outcome: 'failed', ...reason }));
  return ledger.settle(task, {
    schemaVersion: 1,
    taskNumber: task.taskNumber,
    settledAt: now.toISOString(),
    resources: task.resources.length,
    exceptions: [
      ...decided,
      ...open.map((each) => (mayBeChanged.has(each.id) ? withEarlierAttempt(each) : each)),
    ],
    apiCalls: progress?.apiCalls ?? {},
  });
}
