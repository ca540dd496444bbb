import type { ResourceException, TagTask } from '@muster/contracts';
import type { Ledger, PlanMarker } from '../ports/ledger.ts';
import { SUPERSEDED } from './reopened.ts';
import { rulesOfResource } from './rule-tally.ts';
import { settleOpen } from './settle-open.ts';

const LEFT_OVER = {
  code: SUPERSEDED,
  message: 'The task belongs to an earlier, incomplete planning',
};

/** A task that needs no call. Resources without an exception are applied. */
export interface DecidedTask {
  readonly task: TagTask;
  readonly exceptions: readonly ResourceException[];
}

export interface TasksToWrite {
  readonly tasks: readonly TagTask[];
  /** Tasks that are settled at once: those that an attempt without an outcome completed, and those without effect. */
  readonly decided?: readonly DecidedTask[];
  /** Number of the last task of earlier rounds. */
  readonly after: number;
  readonly round: number;
}

export type WrittenTasks = Pick<PlanMarker, 'tasks' | 'planned'> & {
  readonly byRule: ReadonlyMap<string, number>;
};

/**
 * Writes tasks one after the other. If another planner of this round used a number, now or before it was stopped, its
 * task is kept, and later tasks leave out its resources. So with any number of planners, written tasks never change,
 * and each resource is in exactly one. A task of an earlier round is settled, and its resources do not count.
 */
export async function writeTasks(
  { tasks, decided = [], after, round }: TasksToWrite,
  ledger: Ledger,
  now: () => Date,
): Promise<WrittenTasks> {
  const planned = new Set<string>();
  const byRule = new Map<string, number>();
  let taskNumber = after;
  for (const { task, exceptions } of [
    ...decided,
    ...tasks.map((each) => ({ task: each, exceptions: undefined })),
  ]) {
    const open = () => task.resources.filter(({ id }) => !planned.has(id));
    for (let resources = open(); resources.length > 0; resources = open()) {
      taskNumber += 1;
      const own = { ...task, taskNumber, resources };
      const stored = await ledger.writeTask(own);
      if ((stored.round ?? 1) !== round) {
        await settleOpen(stored, LEFT_OVER, ledger, now());
        continue;
      }
      if (stored === own && exceptions !== undefined) await settle(own, exceptions, ledger, now());
      for (const resource of stored.resources) {
        planned.add(resource.id);
        for (const id of rulesOfResource(stored, resource)) byRule.set(id, (byRule.get(id) ?? 0) + 1);
      }
    }
  }
  return { tasks: taskNumber, planned: planned.size, byRule };
}

async function settle(
  task: TagTask,
  exceptions: readonly ResourceException[],
  ledger: Ledger,
  now: Date,
): Promise<void> {
  const ids = new Set(task.resources.map(({ id }) => id));
  await ledger.settle(task, {
    schemaVersion: 1,
    taskNumber: task.taskNumber,
    settledAt: now.toISOString(),
    resources: task.resources.length,
    exceptions: exceptions.filter(({ id }) => ids.has(id)),
    apiCalls: {},
  });
}
