import { TaskMissingError } from '../errors.ts';
import type { Target } from '../ports/ledger.ts';

/**
 * The tasks of a plan, by number. Later ones belong to an unfinished plan.
 * @param count number of tasks in the plan
 * @throws TaskMissingError if one of them is missing: it must not count as settled
 */
export function plannedTasks<Task extends { readonly taskNumber: number }>(
  target: Target,
  count: number,
  tasks: Iterable<Task>,
): Task[] {
  const byNumber = new Map([...tasks].map((task) => [task.taskNumber, task]));
  return Array.from({ length: count }, (_, index) => {
    const task = byNumber.get(index + 1);
    if (task === undefined) throw new TaskMissingError({ ...target, taskNumber: index + 1 });
    return task;
  });
}
