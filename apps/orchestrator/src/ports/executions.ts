/** The executions of the state machine. */
export interface Executions {
  /** Whether an execution is in progress. @throws the refusal of Step Functions: the state is then unknown */
  isInProgress(execution: string): Promise<boolean>;
}
