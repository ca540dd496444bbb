import type { LedgerTask, Target, VerificationResult } from './ledger.ts';

/** Reads the plan of a target of a run and its outcomes. Reads see all earlier writes. */
export interface LedgerReader {
  /**
   * The tasks of a target's plan with their outcomes, by number. A task without an outcome is not settled. Empty
   * until there is a plan. Resources that a later round contains or no longer needs are left out of earlier rounds.
   * @throws ContractError for a record in an unexpected form; TaskMissingError if the plan counts more tasks
   */
  tasksOf(runId: string, accountId: string, region: string, resourceType?: string): Promise<LedgerTask[]>;
  /** The result of the latest verification of a target. */
  verificationOf(target: Target): Promise<VerificationResult | undefined>;
}
