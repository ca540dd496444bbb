import { DiscoverInputV1 } from '@muster/contracts';
import { z } from 'zod';

/** First line on standard output of the process that runs the embedded database. */
export const DatabaseReady = z.strictObject({
  dynamoDbEndpoint: z.url(),
  /** Table names by the parameter that holds them, such as `inventory/table-name`. */
  tables: z.record(z.string(), z.string()),
});
export type DatabaseReady = z.infer<typeof DatabaseReady>;

const perSecond = z.number().min(1);
/** Argument of that process: the throughput limit of each table. */
export const TableLimits = z.strictObject({
  writesPerSecond: perSecond,
  readsPerSecond: perSecond,
  keyWritesPerSecond: perSecond,
});
export type TableLimits = z.infer<typeof TableLimits>;

/** Its last line, if it has limits: what each table accepted and what it throttled. */
export const DatabaseEnd = z.strictObject({
  counts: z.record(
    z.string(),
    z.strictObject({
      writeUnits: z.number(),
      readUnits: z.number(),
      unprocessed: z.int(),
      refused: z.int(),
    }),
  ),
});
export type DatabaseEnd = z.infer<typeof DatabaseEnd>;

/** Argument of the process that runs `Discover`. */
export const DiscoverOrder = z.strictObject({
  input: DiscoverInputV1.schema,
  /** First value of `getRemainingTimeInMillis`: the timeout of the function. */
  timeoutMs: z.int().min(1),
});

/** Its only line on standard output. */
export const DiscoverReport = z.strictObject({
  /** All invocations of the handler, including the time to load it. */
  durationMs: z.number(),
  invocations: z.int(),
  seen: z.int(),
  rssBytesByPage: z.array(z.int()),
});
export type DiscoverReport = z.infer<typeof DiscoverReport>;

/** Last line of a process that runs `Discover` once, as one attempt of the state machine does. */
export const AttemptReport = z.strictObject({
  seen: z.int(),
  /** Name of the error that ended the attempt. */
  error: z.string().optional(),
  done: z.boolean(),
});
export type AttemptReport = z.infer<typeof AttemptReport>;

/** First line of such a process: the handler is loaded, and SIGUSR2 starts the attempt. */
export const READY = 'ready';
