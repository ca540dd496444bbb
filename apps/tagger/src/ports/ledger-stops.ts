/** Marks a run as stopped for the consumer of the task queue and for planners. */
export interface LedgerStops {
  /** From a few seconds after this on, no task of the run is applied until it is resumed. */
  stop(runId: string, at: Date): Promise<void>;
}
