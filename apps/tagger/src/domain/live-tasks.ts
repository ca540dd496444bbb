import type { LedgerTask, PlanMarker } from '../ports/ledger.ts';
import { isReopened, SUPERSEDED } from './reopened.ts';

/**
 * The tasks that count: without the resources that a later planning of the target took over or no longer needs. Leaves
 * out tasks without resources.
 */
export function liveTasks(plan: PlanMarker, entries: readonly LedgerTask[]): LedgerTask[] {
  const { tasksBefore = 0 } = plan;
  return entries.flatMap((entry) => {
    const { task, outcome } = entry;
    const isDropped = (code: string): boolean =>
      code === SUPERSEDED || (task.taskNumber <= tasksBefore && isReopened(code));
    const dropped = new Set(
      outcome?.exceptions.filter(({ code }) => isDropped(code)).map(({ id }) => id) ?? [],
    );
    if (outcome === undefined || dropped.size === 0) return [entry];
    const resources = task.resources.filter(({ id }) => !dropped.has(id));
    if (resources.length === 0) return [];
    const exceptions = outcome.exceptions.filter(({ id }) => !dropped.has(id));
    return [
      {
        ...entry,
        task: { ...task, resources },
        outcome: { ...outcome, resources: resources.length, exceptions },
      },
    ];
  });
}
