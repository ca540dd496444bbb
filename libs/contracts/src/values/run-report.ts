import * as z from 'zod';
import { Failure } from './failure.ts';
import { Count } from './ids.ts';

/** The page about a run that a deployed stage writes to its bucket. */
export const RunReport = z.strictObject({
  /** `s3://BUCKET/KEY`. With `failed`, the object is missing or belongs to an earlier end of the run. */
  location: z.string().regex(/^s3:\/\/[^/]+\/.+$/),
  /** `pending` from the end of the run until the page is written. */
  status: z.enum(['pending', 'written', 'failed']),
  /** Size of the page. Present if it is written. */
  bytes: Count.optional(),
  /** Why the page could not be written. Present if it failed. */
  error: Failure.optional(),
});
export type RunReport = z.infer<typeof RunReport>;
