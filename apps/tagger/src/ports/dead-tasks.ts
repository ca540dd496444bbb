import type { Target } from './ledger.ts';

/** Tasks whose messages became dead letters, because the consumer could not handle them. */
export interface DeadTasks {
  /** Their numbers, as far as the store can tell. */
  deadTaskNumbers(target: Target): Promise<number[]>;
}
