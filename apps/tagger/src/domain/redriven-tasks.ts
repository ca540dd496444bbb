import type { Failure } from '@muster/contracts';
import { codedError } from '@muster/errors';
import type { DeadLetters } from '../ports/dead-letters.ts';
import type { Ledger, TaskKey } from '../ports/ledger.ts';

/** What the ledger knew about the task of a dead letter before the message was moved. */
export interface RedrivenTask extends TaskKey {
  /**
   * - `open`: it is applied when a consumer receives it.
   * - `settled`: it has its outcome. The consumer ignores the message.
   * - `missing`: the ledger does not have it, so it becomes a dead letter again.
   * - `malformed`: the message does not follow the contract of this version, so it becomes a dead letter again.
   */
  readonly state: 'open' | 'settled' | 'missing' | 'malformed';
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

/** Reads what is known about the tasks of the dead letters, and moves these back to the queue. */
export async function redrive(
  deadLetters: DeadLetters,
  ledger: Pick<Ledger, 'getTask' | 'getProgress' | 'isSettled'>,
): Promise<Redriven> {
  const tasks: RedrivenTask[] = [];
  let unreadable = 0;
  const messages = await deadLetters.redrive(async ({ task, isValid }) => {
    if (task === undefined) unreadable += 1;
    else tasks.push(isValid ? await redrivenTask(task, ledger) : { ...task, state: 'malformed' });
  });
  return { messages, unreadable, tasks };
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
