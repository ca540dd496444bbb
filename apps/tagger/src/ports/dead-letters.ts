import type { Target, TaskKey } from './ledger.ts';

/** A message that the consumer could not handle. */
export interface DeadLetter {
  /** The task that it names. Undefined if it names none. */
  readonly task: TaskKey | undefined;
  /** The message follows the contract of this version. A consumer fails for any other message. */
  readonly isValid: boolean;
}

/** Messages of the task queue that were received too often. */
export interface DeadLetters {
  /**
   * Moves the dead letters back to the queue, where they are received again. An interruption can leave some of them
   * behind, and can send one twice.
   * @param look called with each letter before it is moved, because a consumer can receive it at once
   * @returns how many were moved, at most `MAX_REDRIVEN`
   */
  redrive(look: (letter: DeadLetter) => Promise<void>): Promise<number>;
}

/** Messages of one redrive. */
export const MAX_REDRIVEN = 10_000;

/** Tasks whose messages became dead letters, because the consumer could not handle them. */
export interface DeadTasks {
  /** Their numbers, as far as the store can tell. */
  deadTaskNumbers(target: Target): Promise<number[]>;
}
