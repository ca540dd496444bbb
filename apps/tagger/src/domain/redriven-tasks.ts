import type { Failure } from '@muster/contracts';
import { codedError } from '@muster/errors';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { Ledger, TaskKey } from '../ports/ledger.ts';

/** What the ledger knows about the task of a dead letter. */
export interface RedrivenTask extends TaskKey {
  /**
   * - `open`: it is applied when a consumer receives it.
   * - `settled`: it has its outcome. The consumer ignores the message.
   * - `missing`: the ledger does not have it, so it becomes a dead letter again.
   */
  readonly state: 'open' | 'settled' | 'missing';
  readonly resources?: number;
  /** Why its latest attempt failed, if that is known. */
  readonly failure?: Failure;
}

/** Messages that were moved from the dead letters back to the queue. */
export interface Redriven {
  readonly messages: number;
  /** Messages that name no task. They become dead letters again. */
  readonly unreadable: number;
  readonly tasks: readonly RedrivenTask[];
}

/** Moves dead letters back to the queue, and reads what is known about their tasks. */
export async function redrive(
  deadLetters: DeadLetters,
  ledger: Pick<Ledger, 'getTask' | 'getProgress' | 'isSettled'>,
): Promise<Redriven> {
  const letters = await deadLetters.redrive();
  const tasks: RedrivenTask[] = [];
  for (const { task } of letters) if (task !== undefined) tasks.push(await redrivenTask(task, ledger));
  return { messages: letters.length, unreadable: letters.length - tasks.length, tasks };
}

async function redrivenTask(
  key: TaskKey,
  ledger: Pick<Ledger, 'getTask' | 'getProgress' | 'isSettled'>,
): Promise<RedrivenTask> {
  try {
    const [task, progress, isSettled] = [
      await ledger.getTask(key),
      await ledger.getProgress(key),
      await ledger.isSettled(key),
    ];
    if (task === undefined) return { ...key, state: 'missing' };
    const failure = progress?.failure;
    return {
      ...key,
      state: isSettled ? 'settled' : 'open',
      resources: task.resources.length,
      ...(failure === undefined ? {} : { failure }),
    };
  } catch (error) {
    const { name, message } = codedError(error);
    return { ...key, state: 'open', failure: { code: name, message } };
  }
}
