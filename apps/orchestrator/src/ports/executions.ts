/** The executions of the state machine, as far as other runs have to know of them. */
export interface Executions {
  /** Whether an execution goes on. @throws what Step Functions refuses: whether it goes on is then not known */
  isUnderWay(execution: string): Promise<boolean>;
}
