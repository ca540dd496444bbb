import type { ResourceException, TagTask } from '@muster/contracts';
import type { Ledger } from '../ports/ledger.ts';

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
  const open = task.resources.filter(({ id }) => !known.has(id));
  return ledger.settle(task, {
    schemaVersion: 1,
    taskNumber: task.taskNumber,
    settledAt: now.toISOString(),
    resources: task.resources.length,
    exceptions: [...decided, ...open.map(({ id }) => ({ id, outcome: 'failed' as const, ...reason }))],
    apiCalls: progress?.apiCalls ?? {},
  });
}
