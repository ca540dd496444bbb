import type { TaskKey } from './ledger.ts';

/**
 * Counts the resources of a run whose tags could not be changed, over all consumers. Resources that were not tried, for
 * example because the run was stopped, do not count.
 */
export interface FailureLimit {
  /** Counts the failed resources of a settled task, once however often it is called. */
  count(task: TaskKey, maxFailures: number): Promise<void>;
  /** Whether more resources failed than the run allows. Sees all counts that have ended. */
  isExceeded(runId: string, maxFailures: number): Promise<boolean>;
}
