import { DiscoverInputV1 } from '@muster/contracts';
import { z } from 'zod';

/** First line on standard output of the process that holds the embedded database. */
export const DatabaseReady = z.strictObject({
  dynamoDbEndpoint: z.url(),
  /** Table names by the parameter that holds them, such as `inventory/table-name`. */
  tables: z.record(z.string(), z.string()),
});
export type DatabaseReady = z.infer<typeof DatabaseReady>;

/** Argument of the process that runs `Discover`. */
export const DiscoverOrder = z.strictObject({
  input: DiscoverInputV1.schema,
  /** What `getRemainingTimeInMillis` begins with: the time limit of the function. */
  timeoutMs: z.int().min(1),
});

/** Its only line on standard output. */
export const DiscoverReport = z.strictObject({
  /** Of all invocations of the handler, with loading it. */
  durationMs: z.number(),
  invocations: z.int(),
  seen: z.int(),
  rssBytesByPage: z.array(z.int()),
});
export type DiscoverReport = z.infer<typeof DiscoverReport>;
