import type { LedgerTask, Target, VerificationResult } from './ledger.ts';

/** Reads what was planned for a target of a run, and what became of it. Reads see all earlier writes. */
export interface LedgerReader {
  /**
   * The tasks of a target's plan with their outcomes, by number; a task without an outcome is not settled. None while
   * there is no plan. Resources that a later round took over, or needs no longer, are left out of earlier rounds.
   * @throws ContractError when a record does not have its shape; TaskMissingError when the plan counts more tasks
   */
  tasksOf(runId: string, accountId: string, region: string, resourceType?: string): Promise<LedgerTask[]>;
  /** The result of the latest verification of a target. */
  verificationOf(target: Target): Promise<VerificationResult | undefined>;
}
