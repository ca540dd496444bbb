/**
 * The numbers that CloudWatch keeps, in the namespace `Muster`, by service and stage. One service counts each of them, so
 * a stage has one series for each name.
 */
export const METRIC_NAMES = [
  // Runs that ended, by how they ended; one of the three is 1.
  'RunsComplete',
  'RunsPartial',
  'RunsFailed',
  // Of a run that ended.
  'TargetsSucceeded',
  'TargetsFailed',
  'ResourcesSeen',
  'ResourcesTagged',
  // Messages of the task queue that were not settled and come again.
  'TasksDelayed',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** What a handler says beside its result. */
export interface Observation {
  /** Writes a line to the log; what the run, account and region are is in every line already. */
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, error: unknown): void;
  /** Adds to a metric of this invocation. */
  count(metric: MetricName, value: number): void;
}

/** Says nothing: on one machine the command's own display speaks. */
export const silence: Observation = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  count: () => undefined,
};
