/**
 * The metrics in CloudWatch, in the namespace `Muster`, by service and stage. Only one service counts each of them, so
 * a stage has one series for each name.
 */
export const METRIC_NAMES = [
  // Ended runs, by status. One of the three is 1.
  'RunsComplete',
  'RunsPartial',
  'RunsFailed',
  // Metrics of an ended run.
  'TargetsSucceeded',
  'TargetsFailed',
  'ResourcesSeen',
  'ResourcesTagged',
  // Messages of the task queue that were not settled and return.
  'TasksDelayed',
] as const;
export type MetricName = (typeof METRIC_NAMES)[number];

/** The output of a handler in addition to its result. */
export interface Observation {
  /** Writes a log line. Every line already contains the run, account and region. */
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, error: unknown): void;
  /** Adds to a metric of this invocation. */
  count(metric: MetricName, value: number): void;
}

/** Writes nothing: on one machine, the command displays the progress. */
export const silence: Observation = {
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
  count: () => undefined,
};
